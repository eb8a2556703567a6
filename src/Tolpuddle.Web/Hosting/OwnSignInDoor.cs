using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.IdentityModel.Tokens;
using Tolpuddle.Core.Access.OwnSignIn;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Web.Hosting;

/// <summary>Why somebody is sent to their agency's own sign-in.</summary>
public enum OwnPurpose
{
    ComeIn,

    /// <summary>To connect the account of the session with it.</summary>
    Connect,

    /// <summary>To prove anew that it is they.</summary>
    ProveAgain,
}

/// <summary>What the page after an agency's sign-in says, beside <see cref="VouchedEnd"/>.</summary>
public enum OwnTrouble
{
    /// <summary>It does not answer.</summary>
    Away,

    /// <summary>It did not let them through, or it took too long.</summary>
    NotThrough,
}

/// <summary>The way to an agency's own sign-in and back: to come in, to connect an account with it, to prove again that it is oneself.</summary>
internal static class OwnSignInDoor
{
    private const string Purpose = "purpose", Then = "then", Session = "session", AskedAt = "asked at";
    private const int MaxThen = 500;

    /// <summary>An address that somebody wrote there themselves is nobody's word. Microsoft Entra vouches in a claim of its own.</summary>
    private static readonly string[] VouchedEmail = ["email_verified", "xms_edov"];

    /// <summary>Stand in for groups that are too many to be named: OpenID Connect Core 1.0, 5.6.2, and Microsoft Entra's word in tokens that pass through an address.</summary>
    private static readonly string[] MoreGroups = ["_claim_names", "hasgroups"];

    public static void MapOwnSignIns(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(OwnSignIns.Path + "/{id:guid}", LeaveAsync).AllowAnonymous();
        routes.MapGet(OwnSignIns.Path + "/{id:guid}/return", ReturnAsync).AllowAnonymous();
    }

    /// <summary>The address that sends the viewer off. Only a page of this site can make one with a purpose, for the session that it is shown in.</summary>
    public static string Address(HttpContext http, OwnPurpose purpose)
    {
        var viewer = Db(http).Viewer;
        return $"{OwnSignIns.Path}/{viewer.AgencyId}?ask={Uri.EscapeDataString(Protector(http).Protect($"{purpose} {viewer.SessionId}"))}";
    }

    /// <summary>Who is to connect or to prove again shows there anew who they are, even if they are signed in there.</summary>
    public static void Ask(RedirectContext context)
    {
        if (context.Properties.GetString(Purpose) == nameof(OwnPurpose.ComeIn)) return;
        (context.ProtocolMessage.Prompt, context.ProtocolMessage.MaxAge) = ("login", "0");
    }

    /// <summary>The sign-in has vouched for somebody, and what it says was checked.</summary>
    public static async Task ComeBackAsync(TicketReceivedContext context, SignInProvider provider)
    {
        context.HandleResponse();
        var (http, properties) = (context.HttpContext, context.Properties!);
        var (services, cancel, person) = (http.RequestServices, http.RequestAborted, Read(context.Principal!, provider));
        var (vouched, then) = (services.GetRequiredService<VouchedSignIn>(), properties.GetString(Then));
        var purpose = Enum.Parse<OwnPurpose>(properties.GetString(Purpose)!);
        if (purpose == OwnPurpose.ComeIn)
        {
            var result = await vouched.AdmitAsync(provider, person, KnownDevice.Arrival(http), cancel);
            http.Response.Redirect(result.Admitted is { } admitted ? (await http.AdmitAsync(admitted, then)).Url : Page($"{result.End}", then));
            return;
        }

        var askedAt = DateTime.ParseExact(properties.GetString(AskedAt)!, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
        var end = properties.GetString(Session) != $"{Db(http).Viewer.SessionId}" ? VouchedEnd.Another
            : purpose == OwnPurpose.Connect ? await vouched.ConnectAsync(provider, person, askedAt, cancel)
            : await vouched.ProveAgainAsync(provider, person, askedAt, cancel);
        http.Response.Redirect(Page(end == VouchedEnd.Done ? $"{purpose}" : $"{end}", then: null));
    }

    /// <summary>
    /// An unsigned token opens nothing. The handler takes one that comes by the back channel, whose TLS may stand for the
    /// signature (OpenID Connect Core 1.0, 3.1.3.7, number 6); a proxy between, or an operator who allows http, ends that.
    /// </summary>
    public static Task RequireSignatureAsync(TokenValidatedContext context)
    {
        if (string.IsNullOrEmpty(context.SecurityToken.RawSignature)) context.Fail(new SecurityTokenInvalidSignatureException());
        return Task.CompletedTask;
    }

    /// <summary>Somebody thought better of it there.</summary>
    public static Task RefusedAsync(AccessDeniedContext context)
    {
        context.HandleResponse();
        context.Response.Redirect(Page($"{OwnTrouble.NotThrough}", context.Properties?.GetString(Then)));
        return Task.CompletedTask;
    }

    /// <summary>The sign-in refused, is away, or what it answered does not hold. What is wrong is logged by its kind only: its words name people, addresses and tokens.</summary>
    public static Task FailedAsync(RemoteFailureContext context)
    {
        context.HandleResponse();
        Log(context.HttpContext).LogWarning("An agency's sign-in did not let somebody through: {Why}", context.Failure?.GetType().Name);
        var isAway = context.Failure?.GetBaseException() is HttpRequestException or IOException or OperationCanceledException or TimeoutException;
        context.Response.Redirect(Page($"{(isAway ? OwnTrouble.Away : OwnTrouble.NotThrough)}", context.Properties?.GetString(Then)));
        return Task.CompletedTask;
    }

    private static async Task LeaveAsync(Guid id, string? then, string? ask, HttpContext http, SignInProviders providers, OwnSignIns known, CancellationToken cancel)
    {
        then = then is { Length: <= MaxThen } && RedirectHttpResult.IsLocalUrl(then) ? then : null;
        var (provider, asked) = (await providers.ServingAsync(id, cancel), Asked(http, ask));
        if (provider is null) known.Forget(id);
        if (provider is null || asked is null)
        {
            http.Response.Redirect(Page(asked is null ? $"{OwnTrouble.NotThrough}" : null, then));
            return;
        }

        var properties = new AuthenticationProperties();
        properties.SetString(Purpose, $"{asked}");
        properties.SetString(Then, then);
        properties.SetString(Session, $"{Db(http).Viewer.SessionId}");
        properties.SetString(AskedAt, Db(http).Now.ToString("O", CultureInfo.InvariantCulture));
        try
        {
            await (await known.HandlerAsync(http, provider)).ChallengeAsync(properties);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            Log(http).LogWarning("The sign-in of agency {Id} does not answer: {Why}", id, e.GetBaseException().GetType().Name);
            http.Response.Redirect(Page($"{OwnTrouble.Away}", then));
        }
    }

    private static async Task ReturnAsync(Guid id, HttpContext http, SignInProviders providers, OwnSignIns known, CancellationToken cancel)
    {
        var provider = await providers.ServingAsync(id, cancel);
        if (provider is null) known.Forget(id);
        if (provider is null || !await (await known.HandlerAsync(http, provider)).HandleRequestAsync()) http.Response.Redirect(OwnSignIns.Path);
    }

    /// <summary>What for; null if what is sealed does not open, or belongs to another session.</summary>
    private static OwnPurpose? Asked(HttpContext http, string? ask)
    {
        if (ask is null) return OwnPurpose.ComeIn;
        try
        {
            return Protector(http).Unprotect(ask).Split(' ') is [var purpose, var session] && session == $"{Db(http).Viewer.SessionId}" ? Enum.Parse<OwnPurpose>(purpose) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static Vouched Read(ClaimsPrincipal claims, SignInProvider provider)
    {
        string Of(string claim) => ReadableInput.Clean(claims.FindFirstValue(claim) ?? "");
        List<string> All(string claim) => [.. claims.FindAll(claim).Select(c => c.Value)];

        var isVouched = VouchedEmail.Any(claim => claims.FindFirstValue(claim) is "1" or "true" or "True");
        return new Vouched(
            claims.FindFirstValue("sub") ?? "", isVouched ? Of("email") : "", Of("name"), All(provider.GroupClaim), claims.HasClaim(claim => MoreGroups.Contains(claim.Type)), [.. All("amr"), .. All("acr")],
            long.TryParse(claims.FindFirstValue("auth_time"), NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < uint.MaxValue ? DateTimeOffset.FromUnixTimeSeconds(at).UtcDateTime : null);
    }

    private static string Page(string? said, string? then) => OwnSignIns.Path + QueryString.Create(new Dictionary<string, string?> { ["said"] = said, ["then"] = then }.Where(part => part.Value is not null));

    private static TolpuddleContext Db(HttpContext http) => http.RequestServices.GetRequiredService<TolpuddleContext>();

    private static IDataProtector Protector(HttpContext http) => http.RequestServices.GetRequiredService<IDataProtectionProvider>().CreateProtector("Tolpuddle.OwnSignIn");

    private static ILogger Log(HttpContext http) => http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger<OwnSignIns>();
}

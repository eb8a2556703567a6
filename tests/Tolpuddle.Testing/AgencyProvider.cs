using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.OwnSignIn;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Tolpuddle.Testing;

/// <summary>Somebody as their agency's sign-in knows them.</summary>
public sealed record Employee(string Subject, string Email, params string[] Groups)
{
    public string Name { get; init; } = "Nia of the agency";

    public bool IsEmailVerified { get; init; } = true;

    /// <summary>What they show there, in <c>amr</c>.</summary>
    public string[] Factors { get; init; } = ["pwd"];

    /// <summary>False for somebody who is signed in there and shows nothing anew, whatever is asked.</summary>
    public bool ProvesAnew { get; init; } = true;

    /// <summary>True for somebody in more groups than a token names.</summary>
    public bool HasMoreGroups { get; init; }

    /// <summary>True for somebody who was not signed in there before they came here.</summary>
    public bool HasJustProved { get; init; }
}

/// <summary>An agency's own sign-in: OpenIddict, which lets whoever comes in as <see cref="Employee"/> without asking.</summary>
public sealed class AgencyProvider : IAsyncDisposable
{
    public const string ClientId = "tolpuddle";
    public const string ClientSecret = "harbour-violet-nineteen-spoons";

    // Made once: its own, made for each provider at its first request, take longer than a site waits for an answer.
    private static readonly SymmetricSecurityKey EncryptionKey = new(RandomNumberGenerator.GetBytes(32));
    private static readonly RsaSecurityKey SigningKey = new(RSA.Create(2048));

    private readonly ConcurrentQueue<string> _requests = new();
    private WebApplication _app = null!;

    public string Address => _app.Urls.First() + "/";

    /// <summary>The same by a name, which browsers take for another site than one at a number.</summary>
    public string AddressByName => $"http://localhost:{new Uri(Address).Port}/";

    public Employee Employee { get; set; } = new("", "");

    /// <summary>What it calls itself; its address unless said otherwise.</summary>
    public string? Issuer { get; set; }

    /// <summary>Changes an identity token before it is signed.</summary>
    public Action<SecurityTokenDescriptor>? Spoil { get; set; }

    /// <summary>Changes an identity token after it was signed.</summary>
    public Func<string, string>? Forge { get; set; }

    /// <summary>What it was asked, path and query.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    /// <summary>Codes and tokens that it has given out.</summary>
    public ConcurrentQueue<string> Given { get; } = new();

    public static async Task<AgencyProvider> StartAsync(TimeProvider clock)
    {
        var provider = new AgencyProvider();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddOpenIddict().AddServer(server =>
        {
            server.SetAuthorizationEndpointUris("authorize").SetTokenEndpointUris("token");
            server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
            server.AddEncryptionKey(EncryptionKey).AddSigningKey(SigningKey);
            server.RegisterScopes(Scopes.OpenId, Scopes.Email, Scopes.Profile);
            server.EnableDegradedMode();
            server.UseAspNetCore().DisableTransportSecurityRequirement();
            server.AddEventHandler<ValidateAuthorizationRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                if (context.ClientId != ClientId) context.Reject(Errors.InvalidClient);
                return ValueTask.CompletedTask;
            }));
            server.AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                if (context.ClientId != ClientId || context.ClientSecret != ClientSecret) context.Reject(Errors.InvalidClient);
                return ValueTask.CompletedTask;
            }));
            server.AddEventHandler<HandleAuthorizationRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                context.SignIn(provider.Principal(context.Request, clock));
                return ValueTask.CompletedTask;
            }));
            server.AddEventHandler<GenerateTokenContext>(handler => handler.SetOrder(OpenIddict.Server.OpenIddictServerHandlers.Protection.GenerateIdentityModelToken.Descriptor.Order - 1).UseInlineHandler(context =>
            {
                if (context.TokenType == TokenTypeIdentifiers.IdentityToken) provider.Spoil?.Invoke(context.SecurityTokenDescriptor);
                return ValueTask.CompletedTask;
            }));
            server.AddEventHandler<ApplyConfigurationResponseContext>(handler => handler.UseInlineHandler(context =>
            {
                if (provider.Issuer is { } name) context.Response[Metadata.Issuer] = name;
                return ValueTask.CompletedTask;
            }));
            server.AddEventHandler<ApplyAuthorizationResponseContext>(handler => handler.UseInlineHandler(context =>
            {
                provider.Note(context.Response.Code);
                return ValueTask.CompletedTask;
            }));
            server.AddEventHandler<ApplyTokenResponseContext>(handler => handler.UseInlineHandler(context =>
            {
                if (provider.Forge is { } forge && context.Response.IdToken is { } token) context.Response.IdToken = forge(token);
                provider.Note(context.Response.AccessToken, context.Response.IdToken);
                return ValueTask.CompletedTask;
            }));
        });
        provider._app = builder.Build();
        provider._app.Use((http, next) =>
        {
            provider._requests.Enqueue(http.Request.Path + http.Request.QueryString);
            return next(http);
        });
        provider._app.UseAuthentication();
        await provider._app.StartAsync();
        return provider;
    }

    /// <summary>Lets people of the helpline come in by the sign-in at <paramref name="address"/>, as if two administrators had agreed: its group "desk" advises.</summary>
    public static async Task ServeAsync(TestSite site, string address, CancellationToken cancel)
    {
        var administrator = (await site.Database.ViewerAsync(DemoPeople.Administrator, cancel)).AccountId;
        await using var db = site.Database.Open(Viewer.System("test"));
        var served = new SignInProvider
        {
            AgencyId = (await site.Database.ViewerAsync(DemoPeople.Adviser, cancel)).AgencyId,
            Authority = address,
            ClientId = ClientId,
            ClientSecret = ClientSecret,
            GroupClaim = "groups",
            Groups = "desk: Adviser",
            FactorValue = "",
            AskedById = administrator,
            AskedAt = db.Now,
            ConfirmedById = administrator,
            IsConfirmed = true,
        };
        db.SignInProviders.Add(served);
        db.Record("agency.sign-in", served.AgencyId);
        await db.SaveChangesAsync(cancel);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private void Note(params IEnumerable<string?> secrets)
    {
        foreach (var secret in secrets.OfType<string>()) Given.Enqueue(secret);
    }

    private ClaimsPrincipal Principal(OpenIddictRequest request, TimeProvider clock)
    {
        var identity = new ClaimsIdentity("agency");
        identity.SetClaim(Claims.Subject, Employee.Subject);
        identity.SetClaim(Claims.Email, Employee.Email);
        identity.SetClaim(Claims.EmailVerified, Employee.IsEmailVerified);
        identity.SetClaim(Claims.Name, Employee.Name);
        identity.SetClaims("groups", [.. Employee.Groups]);
        if (Employee.HasMoreGroups) identity.SetClaim("hasgroups", true);
        identity.SetClaims(Claims.AuthenticationMethodReference, [.. Employee.Factors]);
        var anew = Employee.HasJustProved || Employee.ProvesAnew && request.HasPromptValue(PromptValues.Login) && request.MaxAge == 0;
        identity.SetClaim(Claims.AuthenticationTime, (clock.GetUtcNow() - (anew ? TimeSpan.Zero : TimeSpan.FromHours(2))).ToUnixTimeSeconds());
        identity.SetDestinations(_ => [Destinations.IdentityToken]);
        var principal = new ClaimsPrincipal(identity);
        principal.SetScopes(request.GetScopes());
        return principal;
    }
}

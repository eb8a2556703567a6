using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Tolpuddle.Core.Access.OwnSignIn;
using Tolpuddle.Web.Webhooks;

namespace Tolpuddle.Web.Hosting;

/// <summary>
/// What this node knows of agencies' own sign-ins: their settings, and the endpoints and keys that each publishes, until
/// other settings serve. ASP.NET Core's OpenID Connect handler does the rest. It logs nothing: its words hold addresses,
/// tokens and names.
/// </summary>
public sealed class OwnSignIns : IDisposable
{
    /// <summary>Where people are sent off, and come back.</summary>
    public const string Path = "/sign-in/agency";

    private const int MaxAnswerBytes = 1024 * 1024;
    private static readonly TimeSpan AnswersWithin = TimeSpan.FromSeconds(15);

    /// <summary>After it was asked who it is and did not say, how long nobody asks it again.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    /// <summary>How long somebody may take there.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<Guid, (Guid ProviderId, OpenIdConnectOptions Options)> _known = [];
    private readonly TolpuddleSettings _settings;
    private readonly SiteAddress _site;
    private readonly IDataProtectionProvider _protection;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;

    public OwnSignIns(TolpuddleSettings settings, SiteAddress site, IDataProtectionProvider protection, TimeProvider time)
    {
        (_settings, _site, _protection, _time) = (settings, site, protection, time);
        _http = new HttpClient(new OutwardHandler(settings)) { Timeout = AnswersWithin, MaxResponseContentBufferSize = MaxAnswerBytes };
    }

    /// <summary>Where a sign-in sends people back, as it must be told.</summary>
    public Uri ReturnAddress(Guid agencyId) => new(_site.Value, $"{Path}/{agencyId}/return");

    /// <summary>The handler for one request.</summary>
    internal async Task<OpenIdConnectHandler> HandlerAsync(HttpContext http, SignInProvider provider)
    {
        var options = _known.AddOrUpdate(
            provider.AgencyId,
            _ => (provider.Id, Options(provider)),
            (_, known) => known.ProviderId == provider.Id ? known : (provider.Id, Options(provider))).Options;
        var handler = new OpenIdConnectHandler(new Fixed(options), NullLoggerFactory.Instance, HtmlEncoder.Default, UrlEncoder.Default);
        await handler.InitializeAsync(new AuthenticationScheme(Name(provider), displayName: null, typeof(OpenIdConnectHandler)), http);
        return handler;
    }

    /// <summary>An agency has no sign-in any more: neither its secret nor its keys stay here. Other nodes forget them when somebody next goes there.</summary>
    internal void Forget(Guid agencyId) => _known.TryRemove(agencyId, out _);

    public void Dispose() => _http.Dispose();

    /// <summary>What is sealed for one provider opens at no other.</summary>
    private static string Name(SignInProvider provider) => $"own-sign-in {provider.Id}";

    private OpenIdConnectOptions Options(SignInProvider provider)
    {
        var options = new OpenIdConnectOptions
        {
            ClientId = provider.ClientId,
            ClientSecret = provider.ClientSecret,
            Backchannel = _http,
            ConfigurationManager = new AskedOnce(
                new ConfigurationManager<OpenIdConnectConfiguration>(
                    provider.Authority.TrimEnd('/') + "/.well-known/openid-configuration",
                    new OpenIdConnectConfigurationRetriever(),
                    new HttpDocumentRetriever(_http) { RequireHttps = !_settings.WebhooksInside, SendAdditionalHeaderData = false },
                    new Itself(provider.Authority)),
                _time),
            ResponseType = OpenIdConnectResponseType.Code,
            ResponseMode = OpenIdConnectResponseMode.Query, // cookies come with it in every browser, and no script sends a form
            UsePkce = true,
            DisableTelemetry = true, // nobody there needs to know our version
            PushedAuthorizationBehavior = PushedAuthorizationBehavior.Disable, // nobody makes us ask elsewhere by looking at an address
            CallbackPath = $"{Path}/{provider.AgencyId}/return",
            SignInScheme = CookieAuthenticationDefaults.AuthenticationScheme, // not used: a session begins where all begin
            MapInboundClaims = false,
            GetClaimsFromUserInfoEndpoint = false,
            SaveTokens = false,
            RemoteAuthenticationTimeout = Patience,
            TimeProvider = _time,
            Events = new OpenIdConnectEvents
            {
                OnRedirectToIdentityProvider = context =>
                {
                    context.ProtocolMessage.RedirectUri = ReturnAddress(provider.AgencyId).ToString(); // not what a request claims
                    OwnSignInDoor.Ask(context);
                    return Task.CompletedTask;
                },
                OnTokenValidated = OwnSignInDoor.RequireSignatureAsync,
                OnTicketReceived = context => OwnSignInDoor.ComeBackAsync(context, provider),
                OnAccessDenied = OwnSignInDoor.RefusedAsync,
                OnRemoteFailure = OwnSignInDoor.FailedAsync,
            },
        };
        options.Scope.Clear();
        foreach (var scope in new[] { "openid", "profile", "email" }) options.Scope.Add(scope);
        options.ClaimActions.Clear(); // acr is read here
        options.CorrelationCookie.SameSite = options.NonceCookie.SameSite = SameSiteMode.Lax;
        options.CorrelationCookie.SecurePolicy = options.NonceCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.CorrelationCookie.Path = options.NonceCookie.Path = Path;
        new OpenIdConnectPostConfigureOptions(_protection).PostConfigure(Name(provider), options);
        return options;
    }

    /// <summary>The options of one provider, under whatever name they are asked for.</summary>
    private sealed class Fixed(OpenIdConnectOptions options) : IOptionsMonitor<OpenIdConnectOptions>
    {
        public OpenIdConnectOptions CurrentValue => options;

        public OpenIdConnectOptions Get(string? name) => options;

        public IDisposable? OnChange(Action<OpenIdConnectOptions, string?> listener) => null;
    }

    /// <summary>
    /// Asks a sign-in who it is once for all who wait, and no longer than <see cref="AnswersWithin"/>. Who comes while it
    /// rests after that failed is told so at once: anybody may come, and none of them may keep this server waiting.
    /// </summary>
    private sealed class AskedOnce(ConfigurationManager<OpenIdConnectConfiguration> inner, TimeProvider time) : IConfigurationManager<OpenIdConnectConfiguration>
    {
        private readonly Lock _gate = new();
        private Task<OpenIdConnectConfiguration>? _answer;
        private DateTimeOffset _askedAt;

        public Task<OpenIdConnectConfiguration> GetConfigurationAsync(CancellationToken cancel)
        {
            lock (_gate)
            {
                var mayAsk = _answer is null || _answer.IsCompletedSuccessfully || (_answer.IsCompleted && time.GetUtcNow() - _askedAt > Rest);
                if (mayAsk) (_answer, _askedAt) = (inner.GetConfigurationAsync(CancellationToken.None).WaitAsync(AnswersWithin, CancellationToken.None), time.GetUtcNow());
                return _answer!.WaitAsync(cancel);
            }
        }

        public void RequestRefresh() => inner.RequestRefresh();
    }

    /// <summary>A sign-in must call itself what an administrator has written and another has read (OpenID Connect Discovery 1.0, 4.3).</summary>
    private sealed class Itself(string authority) : IConfigurationValidator<OpenIdConnectConfiguration>
    {
        public ConfigurationValidationResult Validate(OpenIdConnectConfiguration configuration) => new()
        {
            Succeeded = configuration.Issuer?.TrimEnd('/') == authority.TrimEnd('/') && configuration.JsonWebKeySet?.Keys.Count > 0,
            ErrorMessage = "It calls itself something else, or has no keys.",
        };
    }
}

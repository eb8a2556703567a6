using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Web.Hosting;

/// <summary>The cookie names a session; the session, read from the database at each request, says who is looking.</summary>
internal static class SignedIn
{
    /// <summary>The handler that an open page asks again and again while nobody touches it.</summary>
    public const string AskedByItself = "Ringing";

    private const string SessionClaim = "session";

    public static void AddSessions(this IServiceCollection services)
    {
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(cookie =>
        {
            cookie.Cookie.Name = "tolpuddle";
            cookie.Cookie.Path = "/";
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            cookie.LoginPath = "/sign-in";
            cookie.AccessDeniedPath = "/not-allowed";
            cookie.ReturnUrlParameter = "then";
            cookie.SlidingExpiration = false;
            cookie.ExpireTimeSpan = SignIn.AbsoluteLimit;
            cookie.Events.OnValidatePrincipal = ResumeAsync;
        });
        services.AddScoped(provider => provider.GetRequiredService<TolpuddleContext>().Viewer);
    }

    /// <summary>
    /// The last step of every way in: the browser gets the cookie of the session, is known again by the sign-in page, and
    /// goes on. Somebody who has still to prove a second factor is led to its page from here.
    /// </summary>
    /// <param name="http">The request.</param>
    /// <param name="admitted">What the way in has led to.</param>
    /// <param name="onTo">Where they were going; null: to the page on which the work of their role waits.</param>
    public static async Task<LocalRedirectResult> AdmitAsync(this HttpContext http, Admitted admitted, string? onTo)
    {
        if (admitted.Session is not { } session)
        {
            HalfWayCookie.Keep(http, admitted.HalfWay!, onTo);
            return new LocalRedirectResult(HalfWayCookie.Page);
        }

        HalfWayCookie.Forget(http);
        KnownDevice.Remember(http, session.AccountId);
        var identity = new ClaimsIdentity([new Claim(SessionClaim, session.Id.ToString())], CookieAuthenticationDefaults.AuthenticationScheme);
        await http.SignInAsync(new ClaimsPrincipal(identity));
        return new LocalRedirectResult(onTo ?? Homes.Of(admitted.Roles));
    }

    /// <summary>The page that says that something broke is for anybody: to ask the database who is looking could break again.</summary>
    private static async Task ResumeAsync(CookieValidatePrincipalContext context)
    {
        if (context.HttpContext.Features.Get<IExceptionHandlerFeature>() is not null)
        {
            context.RejectPrincipal();
            return;
        }

        var signIn = context.HttpContext.RequestServices.GetRequiredService<SignIn>();
        var viewer = Guid.TryParse(context.Principal?.FindFirstValue(SessionClaim), out var session)
            ? await signIn.ResumeAsync(session, context.HttpContext.RequestAborted, isAlive: context.Request.Query["handler"] != AskedByItself)
            : Viewer.Nobody;
        if (!viewer.IsSignedIn)
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync();
            return;
        }

        var roles = Enum.GetValues<Role>().Where(r => r != Role.None && viewer.Is(r)).Select(r => new Claim(ClaimTypes.Role, r.ToString()));
        context.ReplacePrincipal(new ClaimsPrincipal(new ClaimsIdentity(
            roles.Prepend(new Claim(SessionClaim, session.ToString())), CookieAuthenticationDefaults.AuthenticationScheme)));
    }
}

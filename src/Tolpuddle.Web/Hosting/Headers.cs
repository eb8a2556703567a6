using Microsoft.AspNetCore.Authorization;

namespace Tolpuddle.Web.Hosting;

/// <summary>What every answer tells the browser to forbid. One place, so that no page can forget it.</summary>
internal static class Headers
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
        + "manifest-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

    private const string Devices =
        "accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
        + "microphone=(), midi=(), payment=(), publickey-credentials-create=(self), publickey-credentials-get=(self), usb=(), browsing-topics=()";

    /// <summary>For a file that somebody sent: nothing in it runs, loads or belongs to this site.</summary>
    private const string FilePolicy = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'; sandbox";

    /// <summary>This answer is a file that somebody sent, and no page of ours.</summary>
    public static void ShutOff(HttpContext http) => http.Items[FilePolicy] = true;

    public static void UseHeaders(this WebApplication app) => app.Use(async (http, next) =>
    {
        var leaveTo = await LeaveToAsync(http);
        http.Response.OnStarting(() =>
        {
            Set(http, leaveTo);
            return Task.CompletedTask;
        });
        await next(http);
    });

    private static void Set(HttpContext http, string leaveTo)
    {
        var headers = http.Response.Headers;
        var isPublic = http.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null;
        headers.ContentSecurityPolicy = http.Items.ContainsKey(FilePolicy) ? FilePolicy : isPublic ? Policy + leaveTo : Policy;
        headers.XFrameOptions = "DENY";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = isPublic ? "no-referrer" : "same-origin";
        headers["Permissions-Policy"] = Devices;
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (http.Request.IsHttps) headers.StrictTransportSecurity = "max-age=31536000";

        // Static files say for themselves how long they keep. Everything else is gone when it is closed.
        if (headers.CacheControl.Count == 0) headers.CacheControl = "no-store";
    }

    /// <summary>"Leave this page quickly" is a form that is answered with a way to another site, and browsers hold form-action against that too.</summary>
    private static async ValueTask<string> LeaveToAsync(HttpContext http)
    {
        var profile = await http.RequestServices.GetRequiredService<Partnership>().GetAsync(http.RequestAborted);
        return Uri.TryCreate(profile?.LeaveTo, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" ? " " + uri.GetLeftPart(UriPartial.Authority) : "";
    }
}

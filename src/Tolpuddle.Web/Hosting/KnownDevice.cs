using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Tolpuddle.Core.Access;

namespace Tolpuddle.Web.Hosting;

/// <summary>
/// The sealed cookie by which the sign-in page knows a browser again on which somebody of the partnership has
/// signed in. It goes to that page only, says nothing to anybody else, and opens nothing.
/// </summary>
internal static class KnownDevice
{
    private const string Cookie = "tolpuddle-device";
    private const string Path = "/sign-in";
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    /// <summary>Where somebody comes in, as far as the browser says.</summary>
    public static Arrival Arrival(HttpContext http) => new(Read(http), BrowserWords.Of(http.Request.Headers.UserAgent.ToString()));

    public static Device? Read(HttpContext http)
    {
        if (http.Request.Cookies[Cookie] is not { } sealedText) return null;
        try
        {
            return JsonSerializer.Deserialize<Device>(Protector(http).Unprotect(sealedText));
        }
        catch (Exception e) when (e is CryptographicException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Remembers that <paramref name="accountId"/> has signed in here.</summary>
    public static void Remember(HttpContext http, Guid accountId)
    {
        var device = (Read(http) ?? Device.New()).With(accountId);
        http.Response.Cookies.Append(Cookie, Protector(http).Protect(JsonSerializer.Serialize(device)), new CookieOptions
        {
            Path = Path,
            HttpOnly = true,
            SameSite = SameSiteMode.Lax, // it comes along on the way back from an agency's sign-in
            Secure = http.Request.IsHttps,
            MaxAge = Lifetime,
            IsEssential = true,
        });
    }

    private static IDataProtector Protector(HttpContext http) =>
        http.RequestServices.GetRequiredService<IDataProtectionProvider>().CreateProtector("Tolpuddle.Device");
}

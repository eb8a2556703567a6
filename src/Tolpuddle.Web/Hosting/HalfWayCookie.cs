using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Proving;

namespace Tolpuddle.Web.Hosting;

/// <summary>Between the first factor and the second: a sealed cookie that goes to the sign-in pages only and opens nothing by itself.</summary>
internal static class HalfWayCookie
{
    /// <summary>Where the second factor is asked.</summary>
    public const string Page = "/sign-in/code";

    private const string Cookie = "tolpuddle-half-way";
    private const string Path = "/sign-in";

    public static void Keep(HttpContext http, HalfWay half, string? onTo) =>
        http.Response.Cookies.Append(Cookie, Protector(http).Protect(JsonSerializer.Serialize(new Content(half, onTo))), Options(http));

    /// <summary>What was kept; null if nothing was. How long it stands is decided by <see cref="SecondStep"/>.</summary>
    public static (HalfWay HalfWay, string? OnTo)? Read(HttpContext http)
    {
        if (http.Request.Cookies[Cookie] is not { } sealedText) return null;
        try
        {
            return JsonSerializer.Deserialize<Content>(Protector(http).Unprotect(sealedText)) is { } content ? (content.HalfWay, content.OnTo) : null;
        }
        catch (Exception e) when (e is CryptographicException or JsonException)
        {
            return null;
        }
    }

    public static void Forget(HttpContext http)
    {
        if (http.Request.Cookies.ContainsKey(Cookie)) http.Response.Cookies.Delete(Cookie, Options(http));
    }

    private static CookieOptions Options(HttpContext http) => new()
    {
        Path = Path,
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = http.Request.IsHttps,
        IsEssential = true,
    };

    private static IDataProtector Protector(HttpContext http) =>
        http.RequestServices.GetRequiredService<IDataProtectionProvider>().CreateProtector("Tolpuddle.HalfWay");

    private sealed record Content(HalfWay HalfWay, string? OnTo);
}

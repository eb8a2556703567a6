namespace Tolpuddle.Web.Hosting;

/// <summary>What a browser says it is, in words by which its owner knows it again. It can lie: nothing hangs on it.</summary>
internal static class BrowserWords
{
    /// <summary>The first that fits decides: most browsers name those whom they are like, too.</summary>
    private static readonly (string Sign, string Name)[] Browsers =
        [("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS", "Firefox"), ("Chrom", "Chrome"), ("CriOS", "Chrome"), ("Safari/", "Safari")];

    private static readonly (string Sign, string Name)[] Systems =
        [("Windows", "Windows"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Mac OS", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux")];

    /// <summary>Such as "Firefox on Windows"; empty where it says neither.</summary>
    public static string Of(string userAgent) => (Find(Browsers, userAgent), Find(Systems, userAgent)) switch
    {
        ({ } browser, { } system) => $"{browser} on {system}",
        var (browser, system) => browser ?? system ?? "",
    };

    private static string? Find((string Sign, string Name)[] table, string userAgent) =>
        table.Where(row => userAgent.Contains(row.Sign, StringComparison.Ordinal)).Select(row => row.Name).FirstOrDefault();
}

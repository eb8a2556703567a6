using Microsoft.Playwright;

namespace Tolpuddle.Testing;

/// <summary>How a page is looked at.</summary>
public sealed record Screen(int Width, int Height)
{
    /// <summary>The laptop on a helpline desk.</summary>
    public static readonly Screen Desktop = new(1366, 768);

    public static readonly Screen Phone = new(390, 844);

    /// <summary>WCAG's reflow width; also what a 1280 pixel window leaves at 400 % zoom.</summary>
    public static readonly Screen Narrow = new(320, 640);

    public bool JavaScript { get; init; } = true;
    public bool Dark { get; init; }
    public bool ReducedMotion { get; init; } = true;
}

/// <summary>Debian's Chromium, without windows where that is there: one a test process, a fresh context for whoever asks.</summary>
public static class Browser
{
    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
    ];

    private static readonly Lazy<Task<IBrowser>> Running = new(StartAsync);

    /// <summary>A person who has never been here before, looking at <paramref name="screen"/>.</summary>
    public static async Task<Visit> VisitAsync(Uri address, Screen? screen = null)
    {
        screen ??= Screen.Desktop;
        var browser = await Running.Value;
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address.ToString(),
            ViewportSize = new ViewportSize { Width = screen.Width, Height = screen.Height },
            JavaScriptEnabled = screen.JavaScript,
            ColorScheme = screen.Dark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = screen.ReducedMotion ? ReducedMotion.Reduce : ReducedMotion.NoPreference,
            Locale = "en-GB",
            TimezoneId = "Europe/London",
        });
        context.SetDefaultTimeout(15_000);
        return new Visit(context, await context.NewPageAsync(), address);
    }

    private static async Task<IBrowser> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        return await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = FindChromium(), Args = Flags });
    }

    private static string FindChromium() =>
        (from name in new[] { "chromium-headless-shell", "chromium" }
         from folder in Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator)
         select Path.Combine(folder, name)).FirstOrDefault(File.Exists, "/usr/bin/chromium");
}

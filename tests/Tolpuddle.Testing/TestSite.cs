using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Testing;

/// <summary>The whole web application with real Kestrel, in this process, on a database and with a clock of its own.</summary>
public sealed class TestSite : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly bool _ownsDatabase;

    private TestSite(WebApplication app, TestDatabase database, bool ownsDatabase, TestLog log) =>
        (_app, Database, _ownsDatabase, Log) = (app, database, ownsDatabase, log);

    public Uri Address { get; private set; } = null!;

    public TestDatabase Database { get; }

    public TestClock Clock => Database.Clock;

    public TestLog Log { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Starts the demonstration, on a database that goes with the site.</summary>
    public static async Task<TestSite> StartAsync(TestData data = TestData.Demonstration, Action<IServiceCollection>? replace = null) =>
        await StartAsync(await TestDatabase.CreateAsync(data), ownsDatabase: true, replace);

    /// <summary>Starts another node on <paramref name="database"/>, which outlives it.</summary>
    public static Task<TestSite> StartAsync(TestDatabase database, Action<IServiceCollection>? replace = null, Func<TolpuddleSettings, TolpuddleSettings>? settings = null) =>
        StartAsync(database, ownsDatabase: false, replace, settings);

    /// <summary>Somebody with a browser that runs no scripts and has no cookies yet.</summary>
    public Caller NewCaller() => new(Address);

    /// <summary>Somebody of the demonstration, through the sign-in page. Their addresses stand in <see cref="DemoPeople"/>.</summary>
    public async Task<Caller> SignInAsync(string email, CancellationToken cancel)
    {
        var caller = NewCaller();
        await caller.SignInAsync(email, cancel);
        return caller;
    }

    /// <summary>A stranger with a real browser.</summary>
    public Task<Visit> VisitAsync(Screen? screen = null) => Browser.VisitAsync(Address, screen);

    /// <summary>Somebody of the demonstration with a real browser, signed in already.</summary>
    public async Task<Visit> VisitAsync(string email, CancellationToken cancel, Screen? screen = null)
    {
        using var caller = await SignInAsync(email, cancel);
        var visit = await VisitAsync(screen);
        await visit.TakeCookiesAsync(caller);
        return visit;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        if (_ownsDatabase) await Database.DisposeAsync();
    }

    private static async Task<TestSite> StartAsync(
        TestDatabase database, bool ownsDatabase, Action<IServiceCollection>? replace, Func<TolpuddleSettings, TolpuddleSettings>? change = null)
    {
        var settings = new TolpuddleSettings
        {
            DataDirectory = database.DataFolder,
            Database = database.Database,
            Urls = "http://127.0.0.1:0",
            IsDemonstration = true,
        };
        if (change is not null) settings = change(settings);
        var log = new TestLog();
        var app = TolpuddleHost.Build(settings, services =>
        {
            services.AddSingleton(TestDatabase.Vault);
            services.AddSingleton<TimeProvider>(database.Clock);
            services.RemoveAll<ILoggerProvider>().AddSingleton<ILoggerProvider>(log);
            replace?.Invoke(services);
        });
        await TolpuddleHost.PrepareAsync(app);
        await app.StartAsync();
        return new TestSite(app, database, ownsDatabase, log) { Address = new Uri(app.Urls.First()) };
    }
}

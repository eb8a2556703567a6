using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Testing;

/// <summary>The whole web application with real Kestrel, in this process, on a database and with a clock of its own.</summary>
public sealed class TestSite : IAsyncDisposable
{
    private static readonly Lock Reading = new();
    private static IModelMetadataProvider? _metadata;

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
    public static async Task<TestSite> StartAsync(
        TestData data = TestData.Demonstration, Action<IServiceCollection>? replace = null, Func<TolpuddleSettings, TolpuddleSettings>? set = null) =>
        await StartAsync(await TestDatabase.CreateAsync(data), ownsDatabase: true, replace, set);

    /// <summary>Starts another node on <paramref name="database"/>, which outlives it.</summary>
    public static Task<TestSite> StartAsync(
        TestDatabase database, Action<IServiceCollection>? replace = null, Func<TolpuddleSettings, TolpuddleSettings>? set = null) =>
        StartAsync(database, ownsDatabase: false, replace, set);

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

    /// <summary>Goes one of the program's rounds now: in tests they go when a test says so.</summary>
    public async Task GoRoundAsync(string name, CancellationToken cancel)
    {
        await using var scope = Services.CreateAsyncScope();
        await Services.GetServices<Round>().Single(round => round.Name == name).DoAsync(scope.ServiceProvider, cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        if (_ownsDatabase) await Database.DisposeAsync();
    }

    /// <summary>What the classes behind all forms look like: read once for all sites, since reading it is a tenth of what a site costs.</summary>
    private static IModelMetadataProvider Metadata(IServiceProvider services)
    {
        lock (Reading)
        {
            return _metadata ??= new DefaultModelMetadataProvider(
                services.GetRequiredService<ICompositeMetadataDetailsProvider>(), services.GetRequiredService<IOptions<MvcOptions>>());
        }
    }

    private static async Task<TestSite> StartAsync(
        TestDatabase database, bool ownsDatabase, Action<IServiceCollection>? replace, Func<TolpuddleSettings, TolpuddleSettings>? set)
    {
        var settings = new TolpuddleSettings
        {
            DataDirectory = database.DataFolder,
            Database = database.Database,
            Urls = "http://127.0.0.1:0",
            IsDemonstration = true,
        };
        var log = new TestLog();
        var app = TolpuddleHost.Build(set?.Invoke(settings) ?? settings, services =>
        {
            services.AddSingleton(TestDatabase.Vault);
            services.AddSingleton<TimeProvider>(database.Clock);
            foreach (var rounds in services.Where(service => service.ImplementationType == typeof(Rounds)).ToList()) services.Remove(rounds);
            services.Replace(ServiceDescriptor.Singleton(Metadata));
            services.RemoveAll<ILoggerProvider>().AddSingleton<ILoggerProvider>(log);
            replace?.Invoke(services);
        });
        await TolpuddleHost.PrepareAsync(app);
        await app.StartAsync();
        return new TestSite(app, database, ownsDatabase, log) { Address = new Uri(app.Urls.First()) };
    }
}

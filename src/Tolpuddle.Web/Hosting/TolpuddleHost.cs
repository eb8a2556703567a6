using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.WebEncoders;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.OwnSignIn;
using Tolpuddle.Core.Access.Sealing;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Core.Reports.Files;
using Tolpuddle.Core.Retention;
using Tolpuddle.Web.Api;
using Tolpuddle.Web.Commands;
using Tolpuddle.Web.Components;
using Tolpuddle.Web.Files;
using Tolpuddle.Web.Hosting.KeyRing;
using Tolpuddle.Web.Importing;
using Tolpuddle.Web.Languages;
using Tolpuddle.Web.Mail;
using Tolpuddle.Web.Pages.Access.Administration;
using Tolpuddle.Web.Webhooks;

namespace Tolpuddle.Web.Hosting;

/// <summary>Puts the web application together. Commands and tests start it from here.</summary>
public static class TolpuddleHost
{
    /// <summary>Builds the application; <paramref name="replace"/> is where tests put a clock or a mailbox of their own.</summary>
    public static WebApplication Build(TolpuddleSettings settings, Action<IServiceCollection>? replace = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            ApplicationName = typeof(TolpuddleHost).Assembly.GetName().Name,
        });
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.UseUrls(settings.Urls);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Uploads.MaxFormBytes;
        });
        Log(builder.Logging, settings);
        AddServices(builder.Services, settings);
        replace?.Invoke(builder.Services);

        var app = builder.Build();
        Use(app);
        return app;
    }

    /// <summary>Migrates the database and opens the vault. Must end before the application starts to answer.</summary>
    public static Task PrepareAsync(WebApplication app, CancellationToken cancel = default) =>
        app.Services.GetRequiredService<Database>().PrepareAsync(app.Services, cancel);

    private static void AddServices(IServiceCollection services, TolpuddleSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<Partnership>();
        services.AddSingleton<SiteAddress>();
        services.AddSingleton<FirstRunCode>();
        services.AddScoped<Doctor>();
        services.AddScoped<PasskeyDoor>();
        services.AddScoped<WayIn>();
        services.AddScoped<MailWords>();
        services.AddScoped<Postman>();
        services.AddSingleton(new Round("mail", TimeSpan.FromSeconds(5), (scope, cancel) => scope.GetRequiredService<Postman>().DeliverAsync(cancel)));
        services.AddSingleton(new Round("unusual looking", TimeSpan.FromMinutes(10), (scope, cancel) => scope.GetRequiredService<UnusualLooks>().TellAsync(cancel)));
        services.AddSingleton(new Round("seal", TimeSpan.FromSeconds(1), (scope, cancel) => scope.GetRequiredService<AuditSealer>().SealAsync(cancel)));
        services.AddSingleton(new Round("reminders", TimeSpan.FromMinutes(1), (scope, cancel) => scope.GetRequiredService<Reminders>().RemindAsync(cancel)));
        services.AddSingleton<WebhookClient>();
        services.AddSingleton<OwnSignIns>();
        services.AddScoped<WebhookSender>();
        services.AddSingleton(new Round("webhooks", TimeSpan.FromSeconds(5), (scope, cancel) => scope.GetRequiredService<WebhookSender>().DeliverAsync(cancel)));
        AddFiles(services, settings);
        services.AddSingleton(new Round("keys", FieldKeys.Look, (scope, cancel) => scope.GetRequiredService<FieldKeys>().RefreshAsync(cancel)));
        services.AddSingleton(new Round("accounts", TimeSpan.FromMinutes(10), (scope, cancel) => scope.GetRequiredService<Lapsing>().LookAsync(cancel)));
        services.AddSingleton(new Round("calls that ring", TimeSpan.FromMinutes(1), (scope, cancel) => scope.GetRequiredService<RingingCalls>().ForgetAsync(cancel)));
        services.AddSingleton(new Round("agencies' sign-ins", TimeSpan.FromHours(1), (scope, cancel) => scope.GetRequiredService<SignInProviders>().ForgetAsync(cancel)));
        services.AddSingleton(new Round("retention", TimeSpan.FromMinutes(1), (scope, cancel) => scope.GetRequiredService<EndingRound>().GoAsync(cancel)));
        services.AddHostedService<Rounds>();
        services.AddTolpuddleCore(settings.Database);
        services.AddDemonstration();
        AddKeys(services, settings);
        services.AddHttpContextAccessor();
        services.AddSingleton(LanguageCatalog.Load(AppContext.BaseDirectory));
        services.AddScoped<Texts>();
        services.AddScoped<PageFrame>();
        services.AddSessions();
        services.AddSingleton<KeyPatience>();
        Doors.Add(services);
        services.Configure<WebEncoderOptions>(web => web.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.AddRazorPages(pages =>
        {
            Doors.Apply(pages.Conventions);
            PublicPages.Apply(pages.Conventions);
        }).AddMvcOptions(mvc =>
        {
            BindingWords.SetIn(mvc.ModelBindingMessageProvider);
            mvc.Filters.Add<AskAgainFilter>();
        });
        PublicPages.AddTo(services);
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = "tolpuddle-form";
            antiforgery.Cookie.Path = "/";
            antiforgery.Cookie.SameSite = SameSiteMode.Strict;
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            antiforgery.SuppressXFrameOptionsHeader = true; // Headers says more
        });
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database");
    }

    /// <summary>The store of files, in a folder or a bucket, and the scanner where one is set.</summary>
    private static void AddFiles(IServiceCollection services, TolpuddleSettings settings)
    {
        if (!settings.IsReadOnly && settings.Bucket is null) DataFolder.MakeReady(settings.FileDirectory);
        services.AddSingleton<IFilePlace>(_ => settings.Bucket is { } bucket ? new FileBucket(bucket) : new FileFolder(settings.FileDirectory));
        services.AddSingleton(provider => new FileStore(provider.GetRequiredService<Vault>(), provider.GetRequiredService<IFilePlace>()));
        services.AddSingleton(new ScanPolicy(settings.Clamd is not null));
        services.AddSingleton(FileRoom.Of(settings));
        services.AddSingleton<ScanPauses>();
        services.AddScoped<FileScanner>();
        services.AddSingleton(new Round("scan", TimeSpan.FromSeconds(5), (scope, cancel) => scope.GetRequiredService<FileScanner>().ScanAsync(cancel)));
        services.AddSingleton(new Round("files", TimeSpan.FromHours(1), (scope, cancel) => scope.GetRequiredService<FileCare>().SweepAsync(cancel)));
        Uploads.AddTo(services);
        services.AddScoped<ImportRound>();
        services.AddSingleton(new Round("imports", TimeSpan.FromSeconds(2), (scope, cancel) => scope.GetRequiredService<ImportRound>().GoAsync(cancel)));
    }

    /// <summary>The key ring, in a folder that only the program's own user reads, wrapped by a passphrase if one is set.</summary>
    private static void AddKeys(IServiceCollection services, TolpuddleSettings settings)
    {
        var protection = services.AddDataProtection().SetApplicationName("Tolpuddle").PersistKeysToFileSystem(new DirectoryInfo(settings.KeyDirectory));
        if (settings.IsReadOnly) protection.DisableAutomaticKeyGeneration();
        else DataFolder.MakeReady(settings.KeyDirectory);

        var passphrase = settings.KeyPassphraseFile.Length == 0 ? null : RingPassphrase.Read(settings.KeyPassphraseFile);
        new KeyFolder(settings.KeyDirectory).Check(passphrase);
        if (passphrase is null) return;
        services.AddSingleton(passphrase);
        services.Configure<KeyManagementOptions>(keys => keys.XmlEncryptor = new PassphraseEncryptor(passphrase));
    }

    private static void Use(WebApplication app)
    {
        UsePublicScheme(app);
        app.UseHeaders();
        app.UseLanguages();
        app.UseExceptionHandler("/error", createScopeForErrors: true); // what has just failed is asked no more
        app.UseStatusCodePagesWithReExecute("/error/{0}");
        app.UseApiProblems();
        app.UseBodyLimits();
        app.UseReadableInput();
        app.UseFirstRun();
        app.UseRouting();
        app.UseAuthentication();
        app.UseSecondFactors();
        app.UseAuthorization();
        app.MapStaticAssets().AllowAnonymous();
        app.MapProgress();
        app.MapApi();
        app.MapRazorPages().WithStaticAssets();
        app.MapLeaving();
        app.MapFiles();
        app.MapOwnSignIns();
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready").AllowAnonymous();
        app.MapFallback("{**path}", http => { http.Response.StatusCode = StatusCodes.Status404NotFound; return Task.CompletedTask; }).AllowAnonymous();
    }

    /// <summary>Behind a proxy that speaks https for us, cookies and headers are those of https: the operator says so by the public address, no request can.</summary>
    private static void UsePublicScheme(WebApplication app)
    {
        if (!app.Services.GetRequiredService<TolpuddleSettings>().PublicUrl.StartsWith("https:", StringComparison.OrdinalIgnoreCase)) return;
        app.Use((http, next) =>
        {
            http.Request.Scheme = Uri.UriSchemeHttps;
            return next(http);
        });
    }

    /// <summary>Logs hold ids and routes. Addresses of requests are left out: a reporter's unsent form hangs on one.</summary>
    private static void Log(ILoggingBuilder logging, TolpuddleSettings settings)
    {
        logging.ClearProviders();
        logging.AddSimpleConsole(console => console.SingleLine = true);
        logging.Services.Configure<ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
        // What the framework says more loudly holds addresses and what was typed: no setting of the machine lets it.
        logging.Services.RemoveAll<IConfigureOptions<LoggerFilterOptions>>();
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
        logging.AddFilter("Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware", LogLevel.None); // the error page logs it, without its words
        // What fails here comes back as an exception, and whoever catches it says it once, in words.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.None);
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", settings.IsReadOnly ? LogLevel.None : LogLevel.Error);
    }
}

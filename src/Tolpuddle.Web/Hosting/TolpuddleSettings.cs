using System.Globalization;
using Microsoft.Extensions.Configuration;
using MimeKit;
using Tolpuddle.Core.Data;
using Tolpuddle.Web.Files;
using Tolpuddle.Web.Mail;

namespace Tolpuddle.Web.Hosting;

/// <summary>What an operator decides. Each comes from the command line, then <c>TOLPUDDLE_…</c> variables, then <c>tolpuddle.json</c>.</summary>
public sealed record TolpuddleSettings
{
    /// <summary>Folder for the embedded database, the key ring and files.</summary>
    public required string DataDirectory { get; init; }

    public required Database Database { get; init; }

    /// <summary>Addresses to listen on, separated by semicolons.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:5080";

    /// <summary>The address people type, for links in mails.</summary>
    public string PublicUrl { get; init; } = "";

    /// <summary>The mail server; null: nothing is sent, and doctor says so.</summary>
    public SmtpServer? Smtp { get; init; }

    public string MailFrom { get; init; } = "tolpuddle@localhost";

    /// <summary>How many reports and messages one node takes from the public form in a minute; twice as many at once. Who meets the limit is asked to press again.</summary>
    public int ReportsPerMinute { get; init; } = 600;

    /// <summary>How many reports from the public form within ten minutes, on all nodes together, are no flood. In a flood the form asks for work or a short wait.</summary>
    public int UsualReports { get; init; } = 20;

    /// <summary>How many requests one node answers to each key of a program in a minute, and at most at once.</summary>
    public int RequestsPerMinute { get; init; } = 600;

    /// <summary>True if webhooks and agencies' own sign-ins may lead into private networks and go without https: for those beside this machine.</summary>
    public bool WebhooksInside { get; init; }

    /// <summary>Folder of the key ring that wraps the data keys. On several nodes: one shared folder.</summary>
    public string KeyDirectory => Path.Combine(DataDirectory, "keys");

    /// <summary>Folder of files that belong to reports, unless they lie in a <see cref="Bucket"/>. On several nodes: one shared folder.</summary>
    public string FileDirectory => Path.Combine(DataDirectory, "files");

    /// <summary>The bucket for files; null: they lie in <see cref="FileDirectory"/>.</summary>
    public BucketAddress? Bucket { get; init; }

    /// <summary>The virus scanner; null: files are marked as not scanned.</summary>
    public ClamdAddress? Clamd { get; init; }

    /// <summary>File whose first line is the passphrase that wraps the key ring; empty: the ring lies open in its folder.</summary>
    public string KeyPassphraseFile { get; init; } = "";

    /// <summary>True for the demonstration: invented people, said so on every page.</summary>
    public bool IsDemonstration { get; init; }

    /// <summary>True for commands that only look: no folder is made and no key.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>Reads what is set in <paramref name="configuration"/>; what is not set keeps its default.</summary>
    /// <exception cref="FormatException">A value cannot be read; the message says which and how to write it.</exception>
    public static TolpuddleSettings From(IConfiguration configuration)
    {
        var directory = Path.GetFullPath(configuration["data"] ?? "tolpuddle-data");
        var connection = configuration["database"] ?? $"Data Source={Path.Combine(directory, "tolpuddle.db")}";
        if (!Database.TryParse(connection, out var database))
        {
            throw new FormatException("--database is neither \"Data Source=FILE\" (SQLite) nor \"Host=…;Database=…;Username=…\" (PostgreSQL).");
        }

        var defaults = new TolpuddleSettings { DataDirectory = directory, Database = database };
        return defaults with
        {
            Urls = Addresses(configuration["urls"] ?? defaults.Urls),
            KeyPassphraseFile = configuration["key-passphrase-file"] ?? "",
            PublicUrl = PublicAddress(configuration["public-url"] ?? ""),
            Smtp = SmtpServer.Parse(configuration["smtp"]),
            Clamd = ClamdAddress.Parse(configuration["clamd"]),
            Bucket = BucketSettings.Read(configuration),
            MailFrom = Sender(configuration["mail-from"] ?? defaults.MailFrom),
            ReportsPerMinute = Number(configuration, "reports-per-minute", defaults.ReportsPerMinute),
            UsualReports = Number(configuration, "usual-reports", defaults.UsualReports),
            WebhooksInside = Truth(configuration, "webhooks-inside"),
            RequestsPerMinute = Number(configuration, "requests-per-minute", defaults.RequestsPerMinute),
        };
    }

    private static string Addresses(string text)
    {
        try
        {
            if (text.Split(';').All(url => BindingAddress.Parse(url) is { Scheme: "http", PathBase: "" })) return text;
        }
        catch (FormatException)
        {
            // The message below says more.
        }

        throw new FormatException("--urls is an address such as http://127.0.0.1:5080, or several with ; between them. For https put a proxy in front.");
    }

    private static string PublicAddress(string text) => text.Length == 0 || (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
        ? text
        : throw new FormatException("--public-url is the address that people type, such as https://tolpuddle.example.");

    private static string Sender(string text) => MailboxAddress.TryParse(text, out var address) && address.Domain.Length > 0
        ? text
        : throw new FormatException("--mail-from is an address such as tolpuddle@partnership.example, or Tolpuddle <tolpuddle@partnership.example>.");

    private static bool Truth(IConfiguration configuration, string name) => configuration[name] switch
    {
        null => false,
        var text when bool.TryParse(text, out var value) => value,
        _ => throw new FormatException($"--{name} is true or false."),
    };

    private static int Number(IConfiguration configuration, string name, int otherwise)
    {
        if (configuration[name] is not { } text) return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new FormatException($"--{name} is a number above 0, such as {otherwise}.");
    }
}

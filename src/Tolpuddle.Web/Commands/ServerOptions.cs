using System.CommandLine;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Commands;

/// <summary>Options that every command which opens the database shares.</summary>
internal static class ServerOptions
{
    public static readonly Option<string?> Urls = new("--urls") { Description = "Addresses to listen on, such as http://127.0.0.1:5080" };
    public static readonly Option<string?> Data = new("--data") { Description = "Folder for the embedded database, keys and files" };
    public static readonly Option<string?> Database = new("--database") { Description = "\"Data Source=FILE\" (SQLite) or \"Host=…;Database=…\" (PostgreSQL)" };
    public static readonly Option<string?> PublicUrl = new("--public-url") { Description = "Address that people type, for links in mails" };
    public static readonly Option<string?> Smtp = new("--smtp") { Description = "Mail server as smtp://user:password@host:587, or smtps://…:465" };
    public static readonly Option<string?> MailFrom = new("--mail-from") { Description = "Sender of mails, such as tolpuddle@partnership.example" };

    public static readonly Option<string?> ReportsPerMinute = new("--reports-per-minute") { Description = "How many reports one node takes in a minute before it asks people to press again" };

    public static readonly Option<string?> UsualReports = new("--usual-reports") { Description = "How many reports from the public form in ten minutes are no flood; in one it asks for a short wait" };

    public static readonly Option<string?> RequestsPerMinute = new("--requests-per-minute") { Description = "How many requests one node answers to each key of a program in a minute" };

    public static readonly Option<string?> WebhooksInside = new("--webhooks-inside") { Description = "true: webhooks and agencies' own sign-ins may lead into private networks, and go without https" };

    public static readonly Option<string?> KeyPassphraseFile = new("--key-passphrase-file") { Description = "File whose first line is the passphrase that wraps the keys, see 'tolpuddle keys wrap'" };

    public static readonly Option<string?> Clamd = new("--clamd") { Description = "Virus scanner: where ClamAV's daemon listens, 127.0.0.1:3310 or /run/clamav/clamd.ctl" };

    public static readonly Option<string?> Files = new("--files") { Description = "Bucket for files as s3://BUCKET/PREFIX; without it they lie in the folder of --data" };

    public static readonly Option<string?> S3Endpoint = new("--s3-endpoint") { Description = "Where the bucket's server listens, such as https://s3.partnership.example" };

    public static readonly Option<string?> S3Region = new("--s3-region") { Description = "Region of the bucket, such as eu-west-2" };

    public static readonly Option<string?> S3KeyFile = new("--s3-key-file") { Description = "File with the bucket's access key: its id on the first line, its secret on the second" };

    private static readonly Option<string?>[] All = [Urls, Data, KeyPassphraseFile, Database, PublicUrl, Smtp, MailFrom, Clamd, Files, S3Endpoint, S3Region, S3KeyFile, ReportsPerMinute, UsualReports, RequestsPerMinute, WebhooksInside];

    public static void AddTo(Command command)
    {
        foreach (var option in All) command.Options.Add(option);
    }

    /// <summary>The command line first, then <c>TOLPUDDLE_…</c> variables (<c>TOLPUDDLE_PUBLIC_URL</c>), then <c>tolpuddle.json</c>.</summary>
    /// <exception cref="WrongUseException">Something of it cannot be understood.</exception>
    public static TolpuddleSettings Read(ParseResult parsed, IEnumerable<KeyValuePair<string, string?>>? defaults = null)
    {
        var variables = Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => name.StartsWith("TOLPUDDLE_", StringComparison.OrdinalIgnoreCase))
            .Select(name => KeyValuePair.Create(name["TOLPUDDLE_".Length..].Replace('_', '-'), Environment.GetEnvironmentVariable(name)));
        var given = All.Select(option => KeyValuePair.Create(option.Name.TrimStart('-'), parsed.GetValue(option))).Where(pair => pair.Value is not null);
        var file = Path.GetFullPath("tolpuddle.json");
        try
        {
            return TolpuddleSettings.From(new ConfigurationBuilder()
                .AddInMemoryCollection(defaults ?? [])
                .AddJsonFile(file, optional: true)
                .AddInMemoryCollection(variables)
                .AddInMemoryCollection(given)
                .Build());
        }
        catch (InvalidDataException)
        {
            throw new WrongUseException($"{file} is no JSON. It is written like {{ \"data\": \"/var/lib/tolpuddle\", \"urls\": \"http://127.0.0.1:5080\" }}.");
        }
        catch (FormatException e)
        {
            throw new WrongUseException(e.Message);
        }
    }
}

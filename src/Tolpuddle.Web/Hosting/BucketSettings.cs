using Tolpuddle.Core.Data;

namespace Tolpuddle.Web.Hosting;

/// <summary>The bucket for files, as an operator sets it. Its key stands in a file, in a variable or in <c>tolpuddle.json</c>, and never on a command line, which others on the machine read.</summary>
internal static class BucketSettings
{
    private const int KeyLines = 2;

    /// <exception cref="FormatException">Something of it cannot be read; the message says what and how to write it.</exception>
    /// <exception cref="CannotStartException">The file of the key cannot be read.</exception>
    public static BucketAddress? Read(IConfiguration configuration)
    {
        if (configuration["files"] is not { Length: > 0 } text) return null;
        if (!BucketAddress.TryParse(text, out var bucket, out var prefix)) throw new FormatException("--files is a bucket, such as s3://tolpuddle-files or s3://backups/tolpuddle. Without it files lie in the folder of --data.");
        var endpoint = Endpoint(configuration["s3-endpoint"] ?? "");
        var region = configuration["s3-region"] ?? "";
        if (endpoint is null && region.Length == 0) throw new FormatException("--files needs --s3-endpoint, where its server listens, or for Amazon's --s3-region, such as eu-west-2.");
        return new BucketAddress(bucket, prefix, endpoint, region.Length == 0 ? BucketAddress.DefaultRegion : region, Key(configuration));
    }

    private static Uri? Endpoint(string text)
    {
        if (text.Length == 0) return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url is { AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" }
            ? url
            : throw new FormatException("--s3-endpoint is where the server of the bucket listens, such as https://s3.partnership.example.");
    }

    private static BucketKey Key(IConfiguration configuration)
    {
        if (configuration["s3-key-file"] is { Length: > 0 } file) return OfFile(file);
        if (configuration["s3-key"]?.Split(':', KeyLines) is [{ Length: > 0 } id, { Length: > 0 } secret]) return new BucketKey(id, secret);
        throw new FormatException("--files needs a key: --s3-key-file FILE, whose first line is the id of the access key and whose second its secret, or the variable TOLPUDDLE_S3_KEY as ID:SECRET.");
    }

    private static BucketKey OfFile(string file)
    {
        try
        {
            return File.ReadLines(file).Take(KeyLines).Select(line => line.Trim()).ToList() is [{ Length: > 0 } id, { Length: > 0 } secret]
                ? new BucketKey(id, secret)
                : throw new CannotStartException($"{file} holds no key of a bucket: its first line is the id of the access key, its second the secret. Nothing was changed.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CannotStartException($"The key of the bucket cannot be read from {file}. Nothing was changed. Say with --s3-key-file where it stands, and let this user read it.", e);
        }
    }
}

namespace Tolpuddle.Core.Data;

/// <summary>A bucket of a server that speaks the S3 protocol, and what opens it.</summary>
/// <param name="Bucket">Its name.</param>
/// <param name="Prefix">What the names of all objects begin with: empty, or a path that ends with <c>/</c>. It belongs to one system alone.</param>
/// <param name="Endpoint">Where the server listens; null: the cloud that made the protocol.</param>
/// <param name="Region">What requests are signed for, such as <c>eu-west-2</c>. Most other servers take <c>us-east-1</c>.</param>
/// <param name="Key">The access key.</param>
public sealed record BucketAddress(string Bucket, string Prefix, Uri? Endpoint, string Region, BucketKey Key)
{
    public const string DefaultRegion = "us-east-1";

    /// <summary>What a part of a path begins with under which the program lays what it needs for a moment. No prefix holds such a part: it would be taken for one of them.</summary>
    internal const string OwnSegment = ".tolpuddle-";

    private const string Scheme = "s3://";
    private const int MinLength = 3;
    private const int MaxLength = 63;

    /// <summary>As an operator writes it.</summary>
    public override string ToString() => $"{Scheme}{Bucket}/{Prefix}".TrimEnd('/');

    /// <summary>Reads <c>s3://BUCKET/PREFIX</c>. Names of buckets: three to 63 small letters, digits, points and hyphens (Amazon S3 User Guide, "Bucket naming rules").</summary>
    public static bool TryParse(string text, out string bucket, out string prefix)
    {
        (bucket, prefix) = ("", "");
        if (!text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return false;
        var parts = text[Scheme.Length..].Split('/', 2);
        bucket = parts[0];
        if (parts.Length == 2 && parts[1].Trim('/') is { Length: > 0 } path) prefix = $"{path}/";
        return bucket.Length is >= MinLength and <= MaxLength
            && bucket.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-')
            && prefix.Split('/')[..^1].All(part => part.Length > 0 && part is not ("." or "..") && !part.StartsWith(OwnSegment, StringComparison.OrdinalIgnoreCase) && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'));
    }
}

/// <summary>An access key. Its text never says the secret.</summary>
public sealed class BucketKey(string id, string secret)
{
    public string Id => id;

    internal string Secret => secret;

    public override string ToString() => "an access key";
}

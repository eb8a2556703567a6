using System.Buffers.Binary;
using System.Data.Common;
using System.Security.Cryptography;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Bench.Bare;

/// <summary>
/// What a recorded errand made up itself and what may not be written twice: ids that it made (version 7, younger than
/// its beginning), keys of secrets (32 bytes), references and numbers of audit entries, all of them where it inserts.
/// Each repetition gets others.
/// </summary>
internal sealed class FreshValues
{
    private const int IdLength = 16;
    private const int SecretLength = 32;

    private static long _number = 1_000_000_000_000; // higher than any that the product gives

    private readonly Dictionary<object, object> _others = new(new ByValue());
    private readonly HashSet<object> _made;

    public FreshValues(Recording recording) => _made = MadeBy(recording);

    private FreshValues(HashSet<object> made) => _made = made;

    /// <summary>For the next repetition.</summary>
    public FreshValues Next() => new(_made);

    /// <summary>What takes the place of <paramref name="value"/>: the same for the same, within a repetition.</summary>
    public object For(object value)
    {
        if (_made.Count == 0 || !_made.Contains(value)) return value;
        if (!_others.TryGetValue(value, out var other)) _others[value] = other = Another(value);
        return other;
    }

    private static HashSet<object> MadeBy(Recording recording) => recording.First.Concat(recording.Last).Where(s => s.Inserts)
        .SelectMany(s => s.Parameters.Select(p => p.Value).OfType<object>().Where(v => IsMade(v, recording.Begun) || (v is long && IsAudit(s)))).ToHashSet(new ByValue());

    private static bool IsAudit(Step step) => step.Text.Contains($"INSERT INTO \"{nameof(TolpuddleContext.Audit)}\"", StringComparison.Ordinal);

    private static bool IsMade(object value, DateTimeOffset begun) => value switch
    {
        Guid id => IsYounger(id, begun),
        byte[] { Length: IdLength } id => IsYounger(new Guid(id, bigEndian: true), begun),
        byte[] { Length: SecretLength } => true,
        string text => Reference.TryParse(text, out var reference) && reference.Prefix == Report.ReferencePrefix && reference.Value == text,
        _ => false,
    };

    private static bool IsYounger(Guid id, DateTimeOffset begun)
    {
        if (id.Version != 7) return false;
        Span<byte> bytes = stackalloc byte[IdLength];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadInt64BigEndian(bytes) >> 16 >= begun.ToUnixTimeMilliseconds(); // 48 bits of time
    }

    private static object Another(object value) => value switch
    {
        Guid => Guid.CreateVersion7(),
        byte[] { Length: IdLength } => Guid.CreateVersion7().ToByteArray(bigEndian: true),
        long => Interlocked.Increment(ref _number),
        byte[] { Length: SecretLength } => RandomNumberGenerator.GetBytes(SecretLength),
        _ => Reference.New(Report.ReferencePrefix).Value,
    };

    private sealed class ByValue : IEqualityComparer<object>
    {
        public new bool Equals(object? x, object? y) => x is byte[] a && y is byte[] b ? a.AsSpan().SequenceEqual(b) : object.Equals(x, y);

        public int GetHashCode(object obj)
        {
            if (obj is not byte[] bytes) return obj.GetHashCode();
            var hash = default(HashCode);
            hash.AddBytes(bytes);
            return hash.ToHashCode();
        }
    }
}

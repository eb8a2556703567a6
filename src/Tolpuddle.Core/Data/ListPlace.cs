using System.Globalization;

namespace Tolpuddle.Core.Data;

/// <summary>A place in a list that is ordered by time: just after, or just before, the row of this time and id. It survives the address bar.</summary>
/// <remarks>Queries ask for <c>at &gt;= At &amp;&amp; (at &gt; At || id &gt; Id)</c>: an index can begin there, where it would be read from its start for <c>at &gt; At || (at == At &amp;&amp; …)</c>.</remarks>
public readonly record struct ListPlace(DateTime At, Guid Id)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.Ticks}-{Id:N}");

    /// <summary>Reads what <see cref="ToString"/> wrote; null for anything else.</summary>
    public static ListPlace? Read(string? text) => TryParse(text, out var place) ? place : null;

    /// <summary>Reads what <see cref="ToString"/> wrote; false for anything else.</summary>
    public static bool TryParse(string? text, out ListPlace place)
    {
        place = default;
        var parts = (text ?? "").Split('-', 2);
        if (parts.Length != 2
            || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            || ticks > DateTime.MaxValue.Ticks
            || !Guid.TryParseExact(parts[1], "N", out var id)) return false;
        place = new ListPlace(new DateTime(ticks, DateTimeKind.Utc), id);
        return true;
    }
}

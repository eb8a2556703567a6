using System.ComponentModel.DataAnnotations;

namespace Tolpuddle.Core.Reports;

/// <summary>A form that somebody stopped and means to go on with: what only the holder of its code can find and open. See <see cref="KeptForms"/>.</summary>
public sealed class KeptForm
{
    /// <summary>Made from the code, slowly.</summary>
    [Key, MaxLength(32)]
    public required byte[] Key { get; init; }

    /// <summary>Sealed with a key made from the code, and filled up to a multiple of <see cref="KeptForms.Block"/>.</summary>
    public required byte[] Content { get; set; }

    /// <summary>The start of the day after the last on which it can be opened.</summary>
    public required DateTime Until { get; set; }
}

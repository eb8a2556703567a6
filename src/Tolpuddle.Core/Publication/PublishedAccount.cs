using System.ComponentModel.DataAnnotations;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Publication;

/// <summary>The public account as it was released at one moment. The newest is the page; the earlier ones are its history.</summary>
[AppendOnly]
public sealed class PublishedAccount
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required DateTime PublishedAt { get; init; }
    public required Guid PublishedById { get; init; }

    /// <summary>The day on which the records said this.</summary>
    public required DateOnly AsOf { get; init; }

    /// <summary>What changed since the last, in the publisher's words.</summary>
    [MaxLength(300)]
    public string Note { get; init; } = "";

    /// <summary>The statements and the public part of the records behind them, as JSON of <c>AccountContent</c>.</summary>
    public required string Content { get; init; }
}

/// <summary>A figure that a publisher has put on the account. It is drawn anew from the records at every publication, and only if it may be shown.</summary>
public sealed class AccountFigure
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>What is counted; see <c>Figures</c>.</summary>
    [MaxLength(40)]
    public required string Measure { get; init; }

    public required DateOnly From { get; init; }
    public required DateOnly Until { get; init; }
    public required Guid AuthorId { get; init; }
    public required DateTime AddedAt { get; init; }
    public DateTime? RemovedAt { get; set; }
}

using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Methods.Disclosure;

namespace Tolpuddle.Core.Publication;

/// <summary>Something that can be counted for the public.</summary>
/// <param name="Code">Stable.</param>
/// <param name="Sentence">What the public reads; {0} is the figure, {1} the first day, {2} the last.</param>
/// <param name="Definition">What is counted, exactly.</param>
public sealed record Measure(string Code, string Name, string Sentence, string Definition);

/// <summary>Figures on the account: counted from records when they are asked for, and shown only if that points to nobody.</summary>
public sealed class Figures(TolpuddleContext db, PublicCounts counts)
{
    public static IReadOnlyList<Measure> Measures { get; } =
    [
        new("reports", "Reports received", "{0} reports of concern were received from {1} to {2}.", "Reports by the day they were received, through every channel of every agency. A report found to repeat another is left out."),
        new("people-safe", "People in a safe place", "{0} people reached a safe place from {1} to {2}.", "People given in outcomes “In a safe place”, by the day of the outcome. An outcome that does not say how many people is left out."),
        new("nrm", "People referred to the NRM", "{0} people were referred to the National Referral Mechanism from {1} to {2}.", "People given in outcomes “Referred to the NRM”, by the day of the outcome."),
        new("arrests", "Arrests", "{0} arrests were recorded from {1} to {2}.", "Outcomes “Arrest”, by the day of the outcome."),
        new("premises", "Action on premises", "Action was taken on {0} premises or licences from {1} to {2}.", "Outcomes “Premises or licence action”, by the day of the outcome."),
    ];

    /// <summary>The figure if it may be shown, or why not.</summary>
    /// <exception cref="ArgumentException">There is no such measure.</exception>
    public async Task<ProtectedCount> CountAsync(string measure, DateOnly from, DateOnly until, CancellationToken cancel) => Protect.Count(measure switch
    {
        "reports" => await counts.ReportsAsync(from, until, cancel),
        "people-safe" => await counts.PeopleAsync("safe", from, until, cancel),
        "nrm" => await counts.PeopleAsync("nrm", from, until, cancel),
        "arrests" => await counts.OutcomesAsync("arrest", from, until, cancel),
        "premises" => await counts.OutcomesAsync("premises", from, until, cancel),
        _ => throw new ArgumentException($"'{measure}' is not a measure.", nameof(measure)),
    });

    /// <summary>Figures that stand on the account, each with a code that stays its own whatever is taken off.</summary>
    public async Task<IReadOnlyList<StandingFigure>> StandingAsync(CancellationToken cancel)
    {
        var all = await db.AccountFigures.AsNoTracking().OrderBy(f => f.AddedAt).ThenBy(f => f.Id).ToListAsync(cancel);
        return [.. all.Select((figure, index) => new StandingFigure($"F{index + 1}", figure)).Where(f => f.Figure.RemovedAt is null)];
    }

    /// <summary>Puts a figure on the account. One that may not be shown is not added; the answer says why.</summary>
    public async Task<ProtectedCount> AddAsync(string measure, DateOnly from, DateOnly until, CancellationToken cancel)
    {
        var figure = await CountAsync(measure, from, until, cancel);
        if (figure.IsWithheld) return figure;
        var added = new AccountFigure { Measure = measure, From = from, Until = until, AuthorId = db.Viewer.AccountId, AddedAt = db.Now };
        db.AccountFigures.Add(added);
        db.Record("figure.add", added.Id);
        await db.SaveChangesAsync(cancel);
        return figure;
    }

    public async Task RemoveAsync(Guid id, CancellationToken cancel)
    {
        var figure = await db.AccountFigures.SingleOrDefaultAsync(f => f.Id == id && f.RemovedAt == null, cancel);
        if (figure is null) return;
        figure.RemovedAt = db.Now;
        db.Record("figure.remove", id);
        await db.SaveChangesAsync(cancel);
    }
}

/// <summary>A figure on the account, and what its statement is called.</summary>
public sealed record StandingFigure(string Code, AccountFigure Figure);

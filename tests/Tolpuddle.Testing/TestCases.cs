using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Guests;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Testing;

/// <summary>Cases of people of the demonstration, made as they would make them.</summary>
public static class TestCases
{
    /// <summary>A case that the viewer of <paramref name="db"/> leads, opened from a report that their agency holds. Returns its reference.</summary>
    public static async Task<string> OpenAsync(TolpuddleContext db, string title, CancellationToken cancel, params (MentionKind Kind, string Text)[] mentions)
    {
        var report = await TestReports.ReceiveAsync(db, TestReports.Draft(db, "Men in a van"), cancel, mentions);
        return (await new CaseFiles(db).OpenAsync(Guid.CreateVersion7(), report.Reference, title, "lead", cancel))!;
    }

    /// <summary>Why something may be shared, where a test is about something else.</summary>
    public static SharingGrounds Grounds { get; } = new("safeguarding", "given", "She said yes to Ada on the phone");

    /// <summary>Brings somebody in; fails if that was refused.</summary>
    public static async Task BringInAsync(
        TolpuddleContext lead, string reference, Guid accountId, CancellationToken cancel, string part = CaseMember.Member, DateOnly? until = null, CaseSight sees = CaseSight.All)
    {
        var result = await new Membership(lead).BringInAsync(reference, accountId, part, "to help", until, Grounds, sees, cancel);
        if (result != CaseResult.Done) throw new InvalidOperationException($"Bringing somebody in ended with {result}.");
    }

    /// <summary>The visits of people without an account.</summary>
    public static GuestVisits Visits(TolpuddleContext db) => new(db, new Slips(db), new GuestDoor(db));

    /// <summary>The id of a case, for whoever sees it.</summary>
    public static Task<Guid> IdAsync(TolpuddleContext db, string reference, CancellationToken cancel) =>
        db.Cases.Where(c => c.Reference == reference).Select(c => c.Id).SingleAsync(cancel);
}

using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Holds;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Retention.Requests;

/// <summary>A request in the list.</summary>
public sealed record RequestRow(Guid Id, string Names, DateOnly ReceivedOn, DateOnly DueOn, RequestState State, int ToJudge, bool IsLate);

/// <summary>What somebody writes down of a request that has come.</summary>
public sealed record RequestDraft(string Names, string Identifiers, string Asked, DateOnly ReceivedOn);

/// <summary>A request with what was found for it.</summary>
/// <param name="Others">Agencies to which records of it were passed. The letter names those to which something was passed that leaves.</param>
/// <param name="MayRelease">True for the other person, once everything is looked through.</param>
public sealed record RequestView(
    SubjectRequest Request, string OpenedBy, string? ReadyBy, string? EndedBy, IReadOnlyList<SubjectFinding> Findings, IReadOnlyList<string> Others, bool MayRelease);

/// <summary>
/// What people ask about themselves: taken down, searched for, watched for its day, closed. Coordinators and data-protection officers do it for their agency, which answers for
/// what it holds and for the cases that it leads.
/// </summary>
public sealed class SubjectRequests(TolpuddleContext db)
{
    public const string Path = "/subject-requests";

    /// <summary>Requests that one person may write down in a day. Each searches past who may see what; more looks like fishing.</summary>
    public const int DailyLimit = 10;

    private const string Ended = "This request has been answered. Nothing of it changes any more.";
    private const string TooLate = "Somebody else changed it at this moment. Nothing was saved: look again.";

    /// <summary>Requests to the viewer's agency: what is open, the first due on top, then what was answered.</summary>
    public async Task<IReadOnlyList<RequestRow>> ListAsync(CancellationToken cancel)
    {
        var today = Days.Of(db.Now);
        var rows = await db.SubjectRequests.AsNoTracking().Select(r => new
        {
            r.Id,
            r.Names,
            r.ReceivedOn,
            r.DueOn,
            r.State,
            ToJudge = db.SubjectFindings.Count(f => f.RequestId == r.Id && f.IsThem != false && (f.IsThem == null || f.Treatment == Treatment.Undecided)),
        }).ToListAsync(cancel);
        return [.. rows.Select(r => new RequestRow(r.Id, r.Names, r.ReceivedOn, r.DueOn, r.State, r.ToJudge, r.State is RequestState.Open or RequestState.Ready && r.DueOn < today))
            .OrderBy(r => r.State is RequestState.Released or RequestState.Closed).ThenBy(r => r.DueOn)];
    }

    /// <summary>Takes a request down and finds what may speak of the person. The id, or what is missing.</summary>
    public async Task<(Guid Id, string? Problem)> OpenAsync(RequestDraft draft, CancellationToken cancel)
    {
        if (WhatIsMissing(draft) is { } missing) return (default, missing);
        var (me, dayAgo) = (db.Viewer.AccountId, db.Now.AddDays(-1));
        if (await db.SubjectRequests.CountAsync(r => r.OpenedById == me && r.OpenedAt > dayAgo, cancel) >= DailyLimit) return (default, $"You have written down {DailyLimit} requests within a day, and one person may not do more: each searches all that your agency holds. Ask a colleague, or go on tomorrow.");
        var request = new SubjectRequest
        {
            AgencyId = db.Viewer.AgencyId,
            OpenedById = db.Viewer.AccountId,
            OpenedAt = db.Now,
            Names = draft.Names.Trim(),
            Identifiers = draft.Identifiers.Trim(),
            Asked = draft.Asked.Trim(),
            ReceivedOn = draft.ReceivedOn,
            DueOn = draft.ReceivedOn.AddMonths(SubjectRequest.MonthsToAnswer),
        };
        db.SubjectRequests.Add(request);
        await AddFoundAsync(request, [], cancel);
        await db.TellOfficersAsync(request.AgencyId, "Somebody asks your agency what it holds about them.", $"{Path}/{request.Id}", cancel);
        db.Record("subject.request", request.Id);
        await db.SaveChangesAsync(cancel);
        return (request.Id, null);
    }

    /// <summary>One request; null if it is not one of the viewer's agency. That it was looked at is written down.</summary>
    public async Task<RequestView?> ReadAsync(Guid id, CancellationToken cancel)
    {
        if (await db.SubjectRequests.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, cancel) is not { } request) return null;
        var findings = await Findings(id).ToListAsync(cancel);
        var names = await db.Accounts.AsNoTracking().Where(a => a.Id == request.OpenedById || a.Id == request.ReadyById || a.Id == request.EndedById).ToDictionaryAsync(a => a.Id, a => a.Name, cancel);
        var others = await PassedToAsync(request.AgencyId, [.. findings.Where(f => f.IsThem != false).Select(f => f.RecordId)], cancel);
        db.Record("subject.open", id);
        await db.SaveChangesAsync(cancel);
        return new RequestView(
            request, names.GetValueOrDefault(request.OpenedById, ""), Name(request.ReadyById), Name(request.EndedById), findings, others,
            request.State == RequestState.Ready && request.ReadyById != db.Viewer.AccountId);

        string? Name(Guid? who) => who is { } one ? names.GetValueOrDefault(one) : null;
    }

    /// <summary>Looks again for what has come in since. How many were added, or why not.</summary>
    public async Task<(int Added, string? Problem)> SearchAgainAsync(Guid id, CancellationToken cancel)
    {
        var added = 0;
        var problem = await ChangeAsync(id, "subject.search", async request =>
        {
            added = await AddFoundAsync(request, await db.SubjectFindings.Where(f => f.RequestId == id).Select(f => f.RecordId).ToListAsync(cancel), cancel);
            if (added > 0) BackToOpen(request);
            return null;
        }, cancel);
        return (added, problem);
    }

    /// <summary>Adds a record that somebody knows to speak of the person and that no search found. Null if done, otherwise why not.</summary>
    public Task<string?> AddAsync(Guid id, string reference, CancellationToken cancel) => ChangeAsync(id, "subject.add", async request =>
    {
        if (await db.RecordAsync(reference.Trim().ToUpperInvariant(), cancel) is not { IsOurs: true } record || !await MaySeeAsync(record, cancel)) return "Your agency holds no such record that you may open. Ask a coordinator who may to add it.";
        if (await db.SubjectFindings.AnyAsync(f => f.RequestId == id && f.RecordId == record.Id, cancel)) return "It is in the list already.";
        db.SubjectFindings.Add(new SubjectFinding { RequestId = id, RecordId = record.Id, IsCase = record.IsCase, Reference = record.Reference, Why = "added by hand" });
        await TellOwnerAsync(record.Id, record.IsCase, record.Reference, cancel);
        BackToOpen(request);
        return null;
    }, cancel);

    /// <summary>Says how it is known who asks, and what was found when somebody asked whether the request is a danger. Null if done, otherwise why not.</summary>
    public Task<string?> CheckAsync(Guid id, string identity, string danger, CancellationToken cancel) => ChangeAsync(id, "subject.check", request =>
    {
        if (!IsText(identity) || !IsText(danger)) return Task.FromResult<string?>($"Write both, each in at most {SubjectRequest.MaxWordsLength:N0} characters.");
        (request.IdentityCheck, request.DangerCheck) = (identity.Trim(), danger.Trim());
        return Task.FromResult<string?>(null);
    }, cancel);

    /// <summary>Takes two months more, with a reason of which the person must be told within the first. Null if done, otherwise why not.</summary>
    public Task<string?> ExtendAsync(Guid id, string reason, CancellationToken cancel) => ChangeAsync(id, "subject.extend", request =>
    {
        if (!IsText(reason)) return Task.FromResult<string?>($"Say why, in at most {SubjectRequest.MaxWordsLength:N0} characters.");
        if (request.ExtendReason is not null) return Task.FromResult<string?>("It was extended already: the law knows no second time.");
        if (Days.Of(db.Now) > request.DueOn) return Task.FromResult<string?>("The first month is over: the person had to be told within it. Answer as soon as you can.");
        (request.DueOn, request.ExtendReason) = (request.ReceivedOn.AddMonths(SubjectRequest.MonthsToAnswer + SubjectRequest.MonthsOfExtension), reason.Trim());
        return Task.FromResult<string?>(null);
    }, cancel);

    /// <summary>Ends it without a pack: nothing is held, it was not they, or it would be a danger. Null if done, otherwise why not.</summary>
    public Task<string?> CloseAsync(Guid id, string reason, CancellationToken cancel) => ChangeAsync(id, "subject.close", request =>
    {
        if (!IsText(reason)) return Task.FromResult<string?>($"Say why, and what the person was told, in at most {SubjectRequest.MaxWordsLength:N0} characters.");
        (request.State, request.CloseReason, request.EndedById, request.EndedAt) = (RequestState.Closed, reason.Trim(), db.Viewer.AccountId, db.Now);
        return Task.FromResult<string?>(null);
    }, cancel);

    /// <summary>The last day until which an answered request can be kept: its class's time, counted anew from today.</summary>
    public async Task<DateOnly> LastDayAsync(CancellationToken cancel) => Days.Of(db.Now).AddMonths((await new RetentionPeriods(db).MonthsAsync(cancel))[RetentionClass.Request]);

    /// <summary>Keeps an answered request, with what was sent, to the end of a day: for a complaint or a claim. Never shorter than somebody has said before. Null if done, otherwise why not.</summary>
    public async Task<string?> KeepAsync(Guid id, DateOnly until, string reason, CancellationToken cancel)
    {
        if (await db.SubjectRequests.SingleOrDefaultAsync(r => r.Id == id, cancel) is not { } request) return "There is no such request.";
        if (request.IsOpen) return "It is not answered yet: nothing of it is erased.";
        if (!IsText(reason)) return $"Say why it must be kept, in at most {SubjectRequest.MaxWordsLength:N0} characters.";
        var last = await LastDayAsync(cancel);
        if (until <= Days.Of(db.Now) || until > last) return $"Choose a later day, at the latest {Days.Words(last)}.";
        if (request.KeptUntil > Days.EndOf(until)) return $"Somebody has said that it is kept until {Days.Words(Days.Of(request.KeptUntil.Value.AddTicks(-1)))}. Choose that day or a later one.";
        (request.KeptUntil, request.KeepReason) = (Days.EndOf(until), reason.Trim());
        request.Version++;
        db.Record("subject.keep", id);
        return await db.TrySaveAsync(cancel) ? null : TooLate;
    }

    /// <summary>Tells who opened a request, and the data-protection officers, a week before its day: once.</summary>
    internal async Task TellOfDueAsync(CancellationToken cancel)
    {
        var soon = Days.Of(db.Now).AddDays(7);
        var due = await db.SubjectRequests.AsNoTracking()
            .Where(r => (r.State == RequestState.Open || r.State == RequestState.Ready) && r.DueOn <= soon).ToListAsync(cancel);
        foreach (var request in due)
        {
            var day = Days.StartOf(request.DueOn);
            if (await db.Reminders.AnyAsync(r => r.SubjectId == request.Id && r.Kind == ReminderKind.DueSoon && r.DueAt == day, cancel)) continue;
            db.Reminders.Add(new Reminder { SubjectId = request.Id, Kind = ReminderKind.DueSoon, DueAt = day, At = db.Now });
            var officers = await db.Accounts.WhoProtectData().Where(a => a.AgencyId == request.AgencyId && a.Id != request.OpenedById).Select(a => a.Id).ToListAsync(cancel);
            foreach (var one in officers.Append(request.OpenedById)) db.Notify(one, "An answer to somebody who asks what is held about them is due within a week.", $"{Path}/{request.Id}");
            await db.TryBeFirstAsync(cancel); // or another node has just done it
        }
    }

    /// <summary>Nobody has looked through it any more.</summary>
    internal static void BackToOpen(SubjectRequest request)
    {
        if (request.State == RequestState.Ready) (request.State, request.ReadyById, request.ReadyAt) = (RequestState.Open, null, null);
    }

    /// <summary>Makes one change to a request that is not answered yet, writes it down and saves. Null if done, otherwise why not.</summary>
    internal async Task<string?> ChangeAsync(Guid id, string act, Func<SubjectRequest, Task<string?>> change, CancellationToken cancel)
    {
        if (await db.SubjectRequests.SingleOrDefaultAsync(r => r.Id == id, cancel) is not { } request) return "There is no such request.";
        if (!request.IsOpen) return Ended;
        if (await change(request) is { } problem)
        {
            db.ChangeTracker.Clear();
            return problem;
        }

        request.Version++;
        db.Record(act, id);
        return await db.TrySaveAsync(cancel) ? null : TooLate;
    }

    private string? WhatIsMissing(RequestDraft draft)
    {
        if (string.IsNullOrWhiteSpace(draft.Names) || draft.Names.Length > SubjectRequest.MaxNamesLength) return $"Write the person’s names, one a line, in at most {SubjectRequest.MaxNamesLength} characters.";
        if (draft.Identifiers.Length > SubjectRequest.MaxWordsLength || !IsText(draft.Asked)) return $"Write what was asked, in at most {SubjectRequest.MaxWordsLength:N0} characters.";
        if (draft.ReceivedOn > Days.Of(db.Now)) return "It cannot have come on a later day than today.";
        return null;
    }

    private static bool IsText(string? text) => !string.IsNullOrWhiteSpace(text) && text.Length <= SubjectRequest.MaxWordsLength;

    private async Task<int> AddFoundAsync(SubjectRequest request, List<Guid> known, CancellationToken cancel)
    {
        var found = await db.AsKeeperAsync(() => new SubjectSearch(db, new PersonAsked(request)).FindAsync(request.AgencyId, cancel));
        var added = found.Where(f => !known.Contains(f.RecordId)).ToList();
        db.SubjectFindings.AddRange(added.Select(f => new SubjectFinding { RequestId = request.Id, RecordId = f.RecordId, IsCase = f.IsCase, Reference = f.Reference, Why = f.Why }));
        foreach (var one in added) await TellOwnerAsync(one.RecordId, one.IsCase, one.Reference, cancel);
        return added.Count;
    }

    /// <summary>What was found, in the order in which it leaves.</summary>
    internal IQueryable<SubjectFinding> Findings(Guid id) => db.SubjectFindings.AsNoTracking().Where(f => f.RequestId == id).OrderBy(f => f.IsCase).ThenBy(f => f.RecordId);

    /// <summary>Names of other agencies to which some of these records were passed.</summary>
    internal Task<List<string>> PassedToAsync(Guid agencyId, List<Guid> records, CancellationToken cancel) => db.AsKeeperAsync(async () =>
    {
        var ids = await db.Every<Cases.Sharing>().Where(s => s.ToAgencyId != null && s.ToAgencyId != agencyId && ((s.CaseId != null && records.Contains(s.CaseId.Value)) || (s.ReportId != null && records.Contains(s.ReportId.Value))))
            .Select(s => s.ToAgencyId!.Value).Distinct().ToListAsync(cancel);
        return await db.Agencies.Where(a => ids.Contains(a.Id)).OrderBy(a => a.Name).Select(a => a.Name).ToListAsync(cancel);
    });

    /// <summary>A search may look past who sees what; a person may not point at a record that is closed to them.</summary>
    private Task<bool> MaySeeAsync(RecordHead record, CancellationToken cancel) => record.IsCase ? db.Cases.AnyAsync(c => c.Id == record.Id, cancel) : db.Reports.AnyAsync(r => r.Id == record.Id, cancel);

    /// <summary>Tells who answers for a record that others read it now.</summary>
    private async Task TellOwnerAsync(Guid recordId, bool isCase, string reference, CancellationToken cancel)
    {
        var owners = await db.AsKeeperAsync(() => isCase
            ? db.Every<Cases.CaseMember>().Where(m => m.CaseId == recordId && m.Part == Cases.CaseMember.Lead).Select(m => m.AccountId).Distinct().ToListAsync(cancel)
            : db.Every<Reports.Report>().Where(r => r.Id == recordId).Select(r => r.OwnerId).ToListAsync(cancel));
        foreach (var owner in owners) db.Notify(owner, $"Somebody asks what your agency holds about them, and {reference} may speak of them. Those who answer the request read it.", isCase ? $"/cases/{reference}" : $"/reports/{reference}");
    }
}

using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Scrutiny;

public enum PlanResult
{
    Saved,
    NotFound,

    /// <summary>Somebody else changed it since it was read. Nothing was saved.</summary>
    ChangedMeanwhile,
}

/// <summary>What the commissioner promised, and what was done about it.</summary>
public sealed class Plan(TolpuddleContext db)
{
    /// <summary>Two who add at the same moment draw the same code; the slower draws again.</summary>
    private const int MaxAttempts = 5;

    /// <summary>Every commitment with its activities, in the order of their codes.</summary>
    public async Task<List<CommitmentRow>> CommitmentsAsync(CancellationToken cancel)
    {
        var commitments = await (from c in db.Commitments.AsNoTracking()
                                 join o in db.Organisations on c.OrganisationId equals o.Id
                                 orderby c.Code
                                 select new { Commitment = c, Organisation = o.Name }).ToListAsync(cancel);
        var activities = await db.Activities.AsNoTracking().Select(a => new ActivityRow(a, db.Evidence.Count(e => e.ActivityId == a.Id))).ToListAsync(cancel);
        return commitments.ConvertAll(c => new CommitmentRow(
            c.Commitment, c.Organisation, [.. activities.Where(a => a.Activity.CommitmentId == c.Commitment.Id).OrderBy(a => CodeOrder(a.Activity.Code))]));
    }

    public async Task<ActivityDetails?> ActivityAsync(string code, CancellationToken cancel)
    {
        var activity = await db.Activities.AsNoTracking().SingleOrDefaultAsync(a => a.Code == code, cancel);
        if (activity is null) return null;
        var commitment = await db.Commitments.AsNoTracking().SingleAsync(c => c.Id == activity.CommitmentId, cancel);
        var parts = await (from p in db.ActivityOrganisations.AsNoTracking()
                           join o in db.Organisations on p.OrganisationId equals o.Id
                           where p.ActivityId == activity.Id
                           orderby o.Name
                           select new OrganisationPart(o.Id, o.Name, p.Part)).ToListAsync(cancel);
        var evidence = await db.Evidence.AsNoTracking().Where(e => e.ActivityId == activity.Id).OrderByDescending(e => e.On).ToListAsync(cancel);
        return new ActivityDetails(activity, commitment, parts, evidence);
    }

    public Task<Commitment?> CommitmentAsync(string code, CancellationToken cancel) =>
        db.Commitments.AsNoTracking().SingleOrDefaultAsync(c => c.Code == code, cancel);

    public Task<List<OrganisationPart>> OrganisationsAsync(CancellationToken cancel) =>
        db.Organisations.AsNoTracking().OrderBy(o => o.Name).Select(o => new OrganisationPart(o.Id, o.Name, "")).ToListAsync(cancel);

    /// <summary>Activities that another could continue, by code.</summary>
    public async Task<List<ActivityName>> ActivitiesAsync(CancellationToken cancel)
    {
        var all = await db.Activities.AsNoTracking().Select(a => new ActivityName(a.Id, a.Code, a.Lead)).ToListAsync(cancel);
        return [.. all.OrderBy(a => CodeOrder(a.Code))];
    }

    /// <summary>Adds what <paramref name="make"/> makes of the next free code.</summary>
    public Task AddAsync(Func<string, Commitment> make, CancellationToken cancel) => AddAsync(
        async () => NextCode(Commitment.CodePrefix, await db.Commitments.Select(c => c.Code).ToListAsync(cancel)),
        code =>
        {
            var commitment = make(code);
            db.Commitments.Add(commitment);
            db.Record("commitment.add", commitment.Id);
        },
        cancel);

    /// <summary>Adds what <paramref name="make"/> makes of the next free code, and who took part in it.</summary>
    public Task AddAsync(Func<string, Activity> make, IReadOnlyCollection<OrganisationPart> parts, CancellationToken cancel) => AddAsync(
        async () => NextCode(Activity.CodePrefix, await db.Activities.Select(a => a.Code).ToListAsync(cancel)),
        code =>
        {
            var activity = make(code);
            db.Activities.Add(activity);
            AddParts(activity.Id, parts);
            db.Record("activity.add", activity.Id);
        },
        cancel);

    /// <summary>Changes a commitment that was read at <paramref name="version"/>.</summary>
    public async Task<PlanResult> ChangeAsync(string code, int version, Action<Commitment> change, CancellationToken cancel)
    {
        var commitment = await db.Commitments.SingleOrDefaultAsync(c => c.Code == code, cancel);
        if (commitment is null) return PlanResult.NotFound;
        if (commitment.Version != version) return PlanResult.ChangedMeanwhile;
        change(commitment);
        commitment.Version++;
        db.Record("commitment.change", commitment.Id);
        return await SaveAsync(cancel);
    }

    /// <summary>Changes an activity that was read at <paramref name="version"/>, and who took part in it.</summary>
    public async Task<PlanResult> ChangeAsync(string code, int version, Action<Activity> change, IEnumerable<OrganisationPart> parts, CancellationToken cancel)
    {
        var activity = await db.Activities.SingleOrDefaultAsync(a => a.Code == code, cancel);
        if (activity is null) return PlanResult.NotFound;
        if (activity.Version != version) return PlanResult.ChangedMeanwhile;
        change(activity);
        activity.Version++;
        var before = await db.ActivityOrganisations.Where(p => p.ActivityId == activity.Id).ToListAsync(cancel);
        var after = parts.Select(p => (p.Id, p.Part)).ToHashSet();
        db.ActivityOrganisations.RemoveRange(before.Where(p => !after.Remove((p.OrganisationId, p.Part))));
        AddParts(activity.Id, after.Select(p => new OrganisationPart(p.Id, "", p.Part)));
        db.Record("activity.change", activity.Id);
        return await SaveAsync(cancel);
    }

    /// <summary>Adds what shows that an activity happened. Evidence is never rewritten.</summary>
    public async Task<PlanResult> AddEvidenceAsync(string activityCode, string text, DateOnly on, CancellationToken cancel)
    {
        var activity = await db.Activities.AsNoTracking().SingleOrDefaultAsync(a => a.Code == activityCode, cancel);
        if (activity is null) return PlanResult.NotFound;
        db.Evidence.Add(new Evidence { ActivityId = activity.Id, Text = text, On = on, AuthorId = db.Viewer.AccountId, At = db.Now });
        db.Record("evidence.add", activity.Id);
        return await SaveAsync(cancel);
    }

    /// <summary>Adds an organisation that is not listed yet; one of the same name is returned as it is.</summary>
    public async Task<Guid> OrganisationAsync(string name, string kind, CancellationToken cancel)
    {
        var known = await db.Organisations.AsNoTracking().FirstOrDefaultAsync(o => o.Name == name, cancel);
        if (known is not null) return known.Id;
        var id = Guid.CreateVersion7();
        db.Organisations.Add(new Partnership.Organisation { Id = id, Code = id.ToString("N")[^12..], Name = name, Kind = kind });
        db.Record("organisation.add", id);
        await db.SaveChangesAsync(cancel);
        return id;
    }

    internal static int CodeOrder(string code) => int.TryParse(code.AsSpan(1), out var number) ? number : 0;

    private void AddParts(Guid activityId, IEnumerable<OrganisationPart> parts) =>
        db.ActivityOrganisations.AddRange(parts.Select(p => new ActivityOrganisation { ActivityId = activityId, OrganisationId = p.Id, Part = p.Part }));

    private async Task AddAsync(Func<Task<string>> nextCode, Action<string> add, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            add(await nextCode());
            try
            {
                await db.SaveChangesAsync(cancel);
                return;
            }
            catch (DbUpdateException) when (attempt < MaxAttempts)
            {
                db.ChangeTracker.Clear();
            }
        }
    }

    /// <summary>C3 after C1 and C2; a code is never given twice.</summary>
    private static string NextCode(char prefix, IEnumerable<string> taken) => $"{prefix}{taken.Select(CodeOrder).DefaultIfEmpty(0).Max() + 1}";

    private async Task<PlanResult> SaveAsync(CancellationToken cancel)
    {
        try
        {
            await db.SaveChangesAsync(cancel);
            return PlanResult.Saved;
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return PlanResult.ChangedMeanwhile;
        }
    }
}

/// <summary>What an activity is called in a list.</summary>
public sealed record ActivityName(Guid Id, string Code, string Lead);

public sealed record CommitmentRow(Commitment Commitment, string Organisation, IReadOnlyList<ActivityRow> Activities);

public sealed record ActivityRow(Activity Activity, int EvidenceCount);

public sealed record ActivityDetails(Activity Activity, Commitment Commitment, IReadOnlyList<OrganisationPart> Organisations, IReadOnlyList<Evidence> Evidence);

/// <summary>An organisation and, where it is about an activity, the part it played.</summary>
public sealed record OrganisationPart(Guid Id, string Name, string Part);

using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Access;

/// <summary>What the first administrator says about the partnership.</summary>
/// <param name="Agencies">The first of them runs the system and is the administrator's own.</param>
public sealed record FirstRunDraft(
    string Name, string Area, IReadOnlyList<(string Name, AgencyKind Kind)> Agencies, string AdministratorName, string Email, string Password);

/// <summary>How the first run ended: admitted, or why not in words; neither if somebody else was quicker.</summary>
public sealed record FirstRunResult(Admitted? Admitted, string? Problem);

/// <summary>From an empty database to a partnership with one administrator. Works once.</summary>
public sealed class FirstRun(TolpuddleContext db)
{
    /// <summary>Where "Leave this page quickly" goes until somebody chooses another page.</summary>
    private const string UsualLeaveTo = "https://www.bbc.co.uk/weather";

    public async Task<bool> IsDoneAsync(CancellationToken cancel) => await db.Profiles.AnyAsync(cancel);

    /// <summary>Sets the system up in one save; of two who try at once, one is told that it is done.</summary>
    public async Task<FirstRunResult> SetUpAsync(FirstRunDraft draft, Arrival from, CancellationToken cancel)
    {
        db.Viewer = Viewer.System("first run");
        if (await IsDoneAsync(cancel)) return new(null, null);
        if (ProblemWith(draft) is { } problem) return new(null, problem);

        var agencies = draft.Agencies.Select(a => new Agency { Name = a.Name.Trim(), Kind = a.Kind }).ToList();
        var administrator = new Account
        {
            AgencyId = agencies[0].Id,
            Name = draft.AdministratorName.Trim(),
            Email = draft.Email.Trim(),
            EmailKey = SignIn.EmailKey(db.Vault, draft.Email),
            Roles = Role.Administrator,
            State = AccountState.Active,
            CreatedAt = db.Now,
            PasswordHash = Password.Hash(draft.Password),
        };
        db.Profiles.Add(new PartnershipProfile { Name = draft.Name.Trim(), Area = draft.Area.Trim(), LeaveTo = UsualLeaveTo, HostAgencyId = agencies[0].Id });
        db.Agencies.AddRange(agencies);
        db.Accounts.Add(administrator);
        var numbers = HelpNumbers.Usual().ToList();
        db.HelpContacts.AddRange(numbers);
        var admitted = await db.AdmitAsync(administrator, FirstFactor.ConsoleCode, from, cancel);
        foreach (var id in agencies.Select(a => a.Id).Concat(numbers.Select(n => n.Id))) db.Record("first-run", id);
        try
        {
            await db.SaveChangesAsync(cancel);
            return new(admitted, null);
        }
        catch (DbUpdateException)
        {
            db.ChangeTracker.Clear();
            db.Viewer = Viewer.Nobody;
            if (await IsDoneAsync(cancel)) return new(null, null);
            throw;
        }
    }

    private static string? ProblemWith(FirstRunDraft draft)
    {
        if (draft.Name.Trim().Length is 0 or > 120) return "Write the partnership's name, in at most 120 characters.";
        if (draft.Area.Trim().Length is 0 or > 60) return "Write the area, such as the county, in at most 60 characters.";
        if (draft.Agencies.Count == 0) return "Write at least one agency: the one that runs this system.";
        if (draft.Agencies.Any(a => a.Name.Trim().Length is 0 or > 120)) return "Write each agency's name in at most 120 characters.";
        if (draft.Agencies.DistinctBy(a => a.Name.Trim().ToUpperInvariant()).Count() < draft.Agencies.Count) return "Two agencies have the same name.";
        if (draft.AdministratorName.Trim().Length is 0 or > 120) return "Write your name, in at most 120 characters.";
        if (!EmailAddress.IsOne(draft.Email.Trim())) return "Write your e-mail address like name@agency.example.";
        return PasswordRules.ProblemWith(draft.Password, [draft.Name, draft.Area, draft.AdministratorName, draft.Email]);
    }
}

using Microsoft.EntityFrameworkCore;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Access.Guests;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Core.Cases;

/// <summary>To whom outside something is referred, for how long, and the very words that they see.</summary>
public sealed record GuestDraft(string Name, string Organisation, string Email, int Days, string Asked, string Text)
{
    /// <summary>More than any report says.</summary>
    public const int MaxTextLength = 100_000;

    public bool IsWhole => IsName(Name) && IsName(Organisation) && EmailAddress.IsOne(Email.Trim()) && Days is >= 1 and <= Guest.MostDays && IsText(Asked, Referrals.MaxTextLength) && IsText(Text, MaxTextLength);

    public static bool IsName(string? name) => IsText(name, Guest.MaxNameLength);

    private static bool IsText(string? text, int most) => !string.IsNullOrWhiteSpace(text) && text.Length <= most;
}

/// <summary>A new code, or why there is none.</summary>
public sealed record NewCode(TriageResult End, string Code);

/// <summary>Refers a report to somebody outside who has no account: they see what the sender chose to show, and nothing of the report itself.</summary>
public sealed class GuestReferrals(TolpuddleContext db)
{
    /// <summary>Exactly what the guest would see: shown to the sender, and kept, from here alone.</summary>
    public GuestPaper PaperOf(string asked, string text) => new($"{db.Viewer.Name}, {db.Viewer.AgencyName}", asked.Trim(), text);

    /// <summary>Sends the link by mail. Whoever sends it answers for it until there is a result, and tells the guest the code another way.</summary>
    public async Task<SendResult> SendAsync(Guid reportId, GuestDraft draft, SharingGrounds grounds, CancellationToken cancel)
    {
        if (!draft.IsWhole) return new SendResult.Refused(TriageResult.NeedsReason);
        if (await db.OwnReportAsync(reportId, cancel) is not { } report) return new SendResult.Refused(TriageResult.NotFound);
        if (!report.IsOpen) return new SendResult.Refused(TriageResult.Closed);
        if (await db.ForbiddenItemAsync(report.Id, cancel) is { } forbidden) return forbidden;
        if (await IsThereAsync(report.Id, draft.Email.Trim(), cancel)) return new SendResult.AlreadyThere(draft.Organisation.Trim());
        if (!grounds.AreWhole) return new SendResult.NeedsGrounds();

        var until = db.Now.AddDays(draft.Days);
        var due = Earlier(RiskClock.DueAt(report.Risk, db.Now), until);
        var referral = new Referral
        {
            ReportId = report.Id,
            FromAgencyId = db.Viewer.AgencyId,
            FromAccountId = db.Viewer.AccountId,
            ToAgencyId = null,
            SentAt = db.Now,
            Text = draft.Asked.Trim(),
            DueAt = due,
            OwnerId = db.Viewer.AccountId,
        };
        var link = GuestKeys.NewLink();
        var guest = new Guest
        {
            ReportId = report.Id,
            ReferralId = referral.Id,
            AgencyId = db.Viewer.AgencyId,
            Name = draft.Name.Trim(),
            Organisation = draft.Organisation.Trim(),
            Email = draft.Email.Trim(),
            Paper = PaperOf(draft.Asked, draft.Text),
            LinkHash = GuestKeys.HashOfLink(db.Vault, link),
            Until = until,
        };
        var code = GiveCode(guest);
        db.AddRange(referral, guest);
        db.ShareReport(referral, grounds);
        report.SendOut(1, due);
        var path = db.MailLink(guest, link);
        db.Record("report.refer-outside", report.Id);
        return await db.TrySaveAsync(cancel) ? new SendResult.SentOutside(referral.Id, path, code) : new SendResult.Refused(TriageResult.TooLate);
    }

    /// <summary>Gives the guest of a referral another code, when the one that they had was used, lost or tried too often. The one before opens nothing.</summary>
    public async Task<NewCode> GiveCodeAsync(Guid referralId, CancellationToken cancel)
    {
        if (await OwnGuestAsync(referralId, cancel) is not { } guest) return new NewCode(TriageResult.NotFound, "");
        if (!guest.IsOpen(db.Now)) return new NewCode(TriageResult.Closed, "");
        var code = GiveCode(guest);
        db.Record("guest.code", guest.ReportId);
        return await db.TrySaveAsync(cancel) ? new NewCode(TriageResult.Done, code) : new NewCode(TriageResult.TooLate, "");
    }

    /// <summary>Answers what the guest asked back. They read it when they open the link again.</summary>
    public async Task<TriageResult> ReplyAsync(Guid referralId, string text, CancellationToken cancel)
    {
        if (await OwnGuestAsync(referralId, cancel) is not { } guest) return TriageResult.NotFound;
        if (!guest.IsOpen(db.Now)) return TriageResult.Closed;
        if (!Triage.IsReason(text)) return TriageResult.NeedsReason;
        if (await db.ForbiddenItemAsync(guest.ReportId, cancel) is not null) return TriageResult.SharingForbidden;
        guest.Say(new GuestLine(FromGuest: false, db.Now, text.Trim()));
        db.Record("guest.reply", guest.ReportId);
        return await db.TrySaveAsync(cancel) ? TriageResult.Done : TriageResult.TooLate;
    }

    /// <summary>How the mail with the link fares; null once that is forgotten.</summary>
    public Task<GuestMail?> MailAsync(Guest guest, CancellationToken cancel) => db.MailOfAsync(guest, cancel);

    /// <summary>A referral is never due after its link has died.</summary>
    internal static DateTime Earlier(DateTime one, DateTime other) => one < other ? one : other;

    private string GiveCode(Guest guest)
    {
        var code = GuestKeys.NewCode();
        guest.GiveCode(GuestKeys.HashOfCode(db.Vault, guest.Id, code));
        return code;
    }

    private async Task<bool> IsThereAsync(Guid reportId, string email, CancellationToken cancel)
    {
        var now = db.Now;
        var there = await db.Guests.AsNoTracking().Where(g => g.ReportId == reportId && g.EndedAt == null && g.Until > now).Select(g => g.Email).ToListAsync(cancel);
        return there.Contains(email, StringComparer.OrdinalIgnoreCase);
    }

    private Task<Guest?> OwnGuestAsync(Guid referralId, CancellationToken cancel) =>
        db.Guests.SingleOrDefaultAsync(g => g.ReferralId == referralId && g.AgencyId == db.Viewer.AgencyId, cancel);
}

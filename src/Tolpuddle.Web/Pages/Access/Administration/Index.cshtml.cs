using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Data;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Pages.Access.Administration;

/// <summary>A mail that did not reach one of our people, or a guest of theirs.</summary>
public sealed record LostMail(GivenUpMail Mail, string Person);

/// <summary>How the system is, before a user suffers from it, and the way to everything an administrator looks after.</summary>
public sealed class IndexModel(Doctor doctor, Outbox outbox, Accounts accounts, TolpuddleSettings settings, Viewer viewer, TolpuddleContext db) : PageModel
{
    [TempData]
    public string? Notice { get; set; }

    /// <summary>What is not fine, the worst first.</summary>
    public IReadOnlyList<Finding> Findings { get; private set; } = [];

    public IReadOnlyList<Finding> Fine { get; private set; } = [];

    public OutboxState Mail { get; private set; } = null!;

    public IReadOnlyList<LostMail> Lost { get; private set; } = [];

    public bool MailGoes => settings.Smtp is not null;

    public bool IsDemonstration => settings.IsDemonstration;

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var all = await doctor.ExamineAsync(cancel);
        db.Viewer = viewer; // the doctor looks as the program
        Findings = [.. all.Where(f => f.Level != FindingLevel.Fine).OrderByDescending(f => f.Level)];
        Fine = [.. all.Where(f => f.Level == FindingLevel.Fine)];
        Mail = await outbox.StateAsync(cancel);
        var people = (await accounts.ListAsync(cancel)).ToDictionary(a => a.Id, a => a.Name);
        Lost = [.. (await outbox.GivenUpAsync(cancel)).Select(mail => new LostMail(mail, mail.AccountId is { } account ? people[account] : "a guest"))];
    }

    public async Task<IActionResult> OnPostTryAgainAsync(Guid id, CancellationToken cancel)
    {
        Notice = await outbox.TryAgainAsync(id, cancel)
            ? "The mail is tried again within a few seconds."
            : "This mail is of no use any more. Send a new link under People.";
        return RedirectToPage();
    }

    public static string Words(MailKind kind) => kind switch
    {
        MailKind.Invitation => "Invitation",
        MailKind.NewPassword => "Link for a new password",
        MailKind.GuestReferral => "Link of a referral to somebody without an account",
        MailKind.PasswordChanged => "Word that the password was changed",
        MailKind.NewDevice => "Word of a sign-in on another device",
        MailKind.OwnSignInChanged => "Word that the agency's sign-in was connected, or is not any more",
        MailKind.SecondFactorChanged => "Word that the second factor was changed",
        MailKind.RecoveryCodeUsed => "Word that a recovery code was used",
        MailKind.AccountLapses => "Warning that the account will be closed",
        MailKind.Checkpoint => "Checkpoint of the audit",
        _ => "Word that something waits",
    };
}

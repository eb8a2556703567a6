using Microsoft.AspNetCore.Mvc;
using Tolpuddle.Core.Linking;
using Tolpuddle.Core.Reports;
using Tolpuddle.Web.Pages.Linking;

namespace Tolpuddle.Web.Pages.Reports;

/// <summary>Safeguarding duties of a report, and what is known of what it names.</summary>
public sealed partial class ReportModel
{
    [BindProperty]
    public DutyForm Duty { get; set; } = new();

    /// <summary>An answer that goes against an earlier one, as the card's button named it.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Opposing { get; set; }

    public IReadOnlyList<DutyState> Duties { get; private set; } = [];
    public KnownView Known { get; private set; } = null!;

    public SafeContact SafeContact => SafeContact.Of(View.Contact, Report) with { KnowsBookings = true, Booked = Bookings.FirstOrDefault(b => b.IsOpen && b.At >= Now) };

    public Task<IActionResult> OnPostDutyDoneAsync(CancellationToken cancel) => DischargeAsync(wasTold: true, "Noted: the duty is done.", cancel);

    public Task<IActionResult> OnPostDutyNotNeededAsync(CancellationToken cancel) => DischargeAsync(wasTold: false, "Noted: the duty does not apply.", cancel);

    /// <summary>Answers a card: same, different or not sure.</summary>
    public async Task<IActionResult> OnPostAnswerAsync([FromForm] string? answer, CancellationToken cancel)
    {
        if (await file.FindAsync(Reference, cancel) is not { } id || !KnownView.TryRead(answer, out var key, out var claim, out var despite)) return NotFound();
        var why = Typed(CallFields.Why + key);
        switch (await claims.SayAsync(id, key, claim, why, despite, cancel))
        {
            case ClaimResult.NotFound:
                return NotFound();
            case ClaimResult.Contrary:
                Opposing = $"{claim}:{key}";
                return await RefuseAsync($"despite-{key}", "Not kept yet: somebody has said the opposite. Look at the card, then say it all the same, or leave it.", cancel);
            case ClaimResult.ReasonTooLong:
                return await RefuseAsync($"why-{key}", AskWords.ReasonTooLong, cancel);
            case ClaimResult.Changed:
                return await RefuseAsync("known", $"Not kept: what is known has changed since. Look at it as it is now, then answer.{GivenBack(why)}", cancel);
        }

        return LocalRedirect($"/reports/{Reference}#known");
    }

    /// <summary>Asks whoever holds something beyond our sight to get in touch.</summary>
    public async Task<IActionResult> OnPostAskContactAsync([FromForm] string? askFor, CancellationToken cancel)
    {
        if (await file.FindAsync(Reference, cancel) is not { } id) return NotFound();
        var why = Typed(CallFields.Ask + askFor);
        var known = await claims.OfReportAsync(id, cancel);
        if (known.Elsewhere.FirstOrDefault(e => e.Key == askFor) is not { } held)
        {
            return await RefuseAsync("known", $"Nothing was asked: what is known has changed since. Look at it as it is now.{GivenBack(why)}", cancel);
        }

        var asked = await contacts.AskAsync(held.Identifier.Kind, held.Identifier.Value, why, id, await file.RiskAsync(id, cancel), cancel);
        if (asked is AskResult.NeedsReason or AskResult.LimitReached) return await RefuseAsync($"ask-{held.Key}", AskWords.Of(asked), cancel);
        if (asked is not (AskResult.Asked or AskResult.AskedInPart)) return await RefuseAsync("known", AskWords.Of(asked) + GivenBack(why), cancel);
        Notice = AskWords.Of(asked);
        return LocalRedirect($"/reports/{Reference}#known");
    }

    /// <summary>The page again, with what was typed and what to do.</summary>
    private Task<IActionResult> RefuseAsync(string field, string problem, CancellationToken cancel)
    {
        ModelState.AddModelError(field, problem);
        return ShowAsync(cancel);
    }

    /// <summary>What was typed into a field that the page may no longer have.</summary>
    private static string GivenBack(string words) => words.Trim().Length > 0 ? $" You had written: “{words.Trim()}”" : "";

    private string Typed(string field) => Request.HasFormContentType ? Request.Form[field].ToString() : "";

    private Task<IActionResult> DischargeAsync(bool wasTold, string done, CancellationToken cancel) => DoAsync(
        $"Duty.Words-{Duty.Duty}", done, (id, c) => safeguarding.DischargeAsync(id, Duty.Duty ?? "", wasTold, Duty.Words ?? "", Duty.Time ?? "", c), cancel);

    private async Task LookAsync(CancellationToken cancel)
    {
        var known = await claims.OfReportAsync(Report.Id, cancel);
        Known = new KnownView(known, card => [.. Claims.Of(known, card).Select(c => new ShownAnswer(c.Claim, c.Author, c.At, c.Reason))], AgainstOf(known), Typed, Now)
        {
            AskHandler = "AskContact",
        };
    }

    private Against? AgainstOf(Known known)
    {
        if (!KnownView.TryRead(Opposing, out var key, out var claim, out _) || known.Cards.FirstOrDefault(c => c.Key == key) is not { } card) return null;
        return Claims.ContraryTo(known, card, claim) is { } earlier ? new Against(key, claim, earlier) : null;
    }
}

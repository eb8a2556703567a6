using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Web.Pages.Cases;

/// <summary>One case on one page: what is to be done, what was decided, what changed, who works on it.</summary>
public sealed class CaseModel(CaseReading reading, CaseWork work, TimeProvider time) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Reference { get; set; } = "";

    [BindProperty]
    public CaseForm Form { get; set; } = new();

    public CaseView View { get; private set; } = null!;

    /// <summary>The form that could not be taken; it stands open with what was typed.</summary>
    public string? Failed { get; private set; }

    public IReadOnlyList<SelectListItem> Colleagues { get; private set; } = [];

    public IEnumerable<SelectListItem> People => View.Members.Where(m => m.LeftAt is null).Select(m => new SelectListItem($"{m.Name}, {m.Agency}", m.AccountId.ToString()));

    public IEnumerable<SelectListItem> EarlierDecisions =>
        View.Decisions.Select(d => new SelectListItem(d.Decision.Length > 60 ? d.Decision[..60] + "…" : d.Decision, d.Id.ToString())).Prepend(new SelectListItem("Nothing", ""));

    public IEnumerable<SelectListItem> OutcomeCodes => Codes.Outcome.Codes.Select(c => new SelectListItem(c.Label, c.Value));

    public IEnumerable<SelectListItem> Parts { get; } = [new("Member: works on it", CaseMember.Member), new("Observer: reads only", CaseMember.Observer)];

    public IEnumerable<SelectListItem> SubjectKinds { get; } = Enum.GetNames<MentionKind>().Select(k => new SelectListItem(k, k));

    public IEnumerable<SelectListItem> SubjectParts { get; } = new[] { "victim", "suspect", "witness", "place", "means", "unknown" }.Select(p => new SelectListItem(p, p));

    public DateTime Now => time.GetUtcNow().UtcDateTime;

    [TempData]
    public string? Notice { get; set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await FillAsync(cancel) ? Page() : NotFound();

    public Task<IActionResult> OnPostNoteAsync(CancellationToken cancel) =>
        AnswerAsync("Note", work.NoteAsync(Reference, Form.Text ?? "", cancel), "The note is in the timeline.", cancel);

    public Task<IActionResult> OnPostTaskAsync(CancellationToken cancel) => Form.Day() is { } due
        ? AnswerAsync("Task", work.SetTaskAsync(Reference, Form.Text ?? "", Form.Id, due, cancel), "The task is set.", cancel)
        : RefuseAsync("Task", "Choose the day by which it is to be done.", cancel);

    public Task<IActionResult> OnPostTaskDoneAsync(CancellationToken cancel) =>
        AnswerAsync("TaskDone", work.FinishTaskAsync(Reference, Form.Id, Form.Text ?? "", cancel), "The task is done.", cancel);

    public Task<IActionResult> OnPostDecisionAsync(CancellationToken cancel) =>
        AnswerAsync("Decision", work.DecideAsync(Reference, Form.Text ?? "", Form.Options ?? "", Form.Reason ?? "", Form.Replaces, cancel), "The decision is recorded.", cancel);

    public async Task<IActionResult> OnPostOutcomeAsync(CancellationToken cancel)
    {
        if (Form.Day() is not { } on) return await RefuseAsync("Outcome", "Choose the day on which it changed.", cancel);
        if (!Form.TryReadPeople(out var people)) return await RefuseAsync("Outcome", "Write how many people in figures, or leave it empty.", cancel);
        return await AnswerAsync("Outcome", work.RecordOutcomeAsync(Reference, Form.Code ?? "", people, on, Form.Options ?? "", cancel), "The outcome is recorded.", cancel);
    }

    public Task<IActionResult> OnPostSubjectAsync(CancellationToken cancel) =>
        AnswerAsync("Subject", work.AddSubjectAsync(Reference, Form.Kind, Form.Text ?? "", Form.Code ?? "unknown", cancel), "Added.", cancel);

    public Task<IActionResult> OnPostMemberAsync(CancellationToken cancel) =>
        AnswerAsync("Member", work.AddMemberAsync(Reference, Form.Id, Form.Code ?? "", Form.Text ?? "", Form.Day(), cancel), "They see the case from now on, and have been told.", cancel);

    public async Task<IActionResult> OnPostLeaveAsync(CancellationToken cancel)
    {
        var result = await work.LeaveAsync(Reference, Form.Text ?? "", cancel);
        if (result != CaseResult.Done) return await AnswerAsync("Leave", Task.FromResult(result), "", cancel);
        Notice = $"You have left {Reference}. What you wrote stays.";
        return Redirect("/cases");
    }

    public Task<IActionResult> OnPostCloseAsync(CancellationToken cancel) =>
        AnswerAsync("Close", work.CloseAsync(Reference, Form.Text ?? "", cancel), "The case is closed.", cancel);

    private async Task<IActionResult> AnswerAsync(string form, Task<CaseResult> change, string done, CancellationToken cancel)
    {
        var result = await change;
        if (result != CaseResult.Done) return await RefuseAsync(form, CaseWords.Of(result), cancel);
        Notice = done;
        return Redirect($"/cases/{Reference}");
    }

    private async Task<IActionResult> RefuseAsync(string form, string problem, CancellationToken cancel)
    {
        if (!await FillAsync(cancel)) return NotFound();
        Failed = form;
        ModelState.AddModelError("", problem);
        return Page();
    }

    private async Task<bool> FillAsync(CancellationToken cancel)
    {
        if (await reading.OpenAsync(Reference, cancel) is not { } view) return false;
        View = view;
        Colleagues = [.. (await reading.ColleaguesAsync(view, cancel)).Select(c => new SelectListItem($"{c.Name}, {c.Agency}", c.Id.ToString()))];
        return true;
    }
}

/// <summary>What any of the page's forms may send; each uses the fields it shows.</summary>
public sealed class CaseForm
{
    public Guid Id { get; set; }
    public string? Text { get; set; }
    public string? Options { get; set; }
    public string? Reason { get; set; }
    public string? Code { get; set; }
    public string? People { get; set; }
    public string? On { get; set; }
    public MentionKind Kind { get; set; }
    public Guid? Replaces { get; set; }

    public DateOnly? Day() => DateOnly.TryParseExact(On, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>Reads a number of people; empty is not known.</summary>
    public bool TryReadPeople(out int? people)
    {
        people = null;
        if (string.IsNullOrWhiteSpace(People)) return true;
        if (!int.TryParse(People, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 10_000) return false;
        people = number;
        return true;
    }
}

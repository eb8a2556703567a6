using Microsoft.AspNetCore.Mvc;
using Tolpuddle.Core.Access;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Methods.Disclosure;
using Tolpuddle.Web.Hosting;
using Tolpuddle.Web.Pages.Reports;

namespace Tolpuddle.Web.Pages.Cases;

/// <summary>A copy of a case for somebody who may not know who is in it: marked, looked at as it would leave, then made.</summary>
public sealed class CopyModel(CaseReading reading, CaseRecords records, Timeline timeline, Copies copies, TimeProvider time, Viewer viewer) : CasePage(reading, time)
{
    /// <summary>A copy of more than that nobody reads through.</summary>
    private const int MostEntries = 200;

    [BindProperty]
    public CopyForm Form { get; set; } = new();

    public MarkedText? Copy { get; private set; }

    public override string Here => $"{Root}/copy";
    protected override CaseSight Needs => CaseSight.All;

    public override string Section => "Sanitised copy";

    public async Task<IActionResult> OnPostPreviewAsync(CancellationToken cancel)
    {
        Copy = Form.Read(ModelState);
        return await ShowAsync(cancel);
    }

    [AskAgain]
    public async Task<IActionResult> OnPostMakeAsync(CancellationToken cancel)
    {
        Copy = Form.Read(ModelState);
        Form.Check(ModelState);
        var page = await ShowAsync(cancel);
        if (Copy is null || !ModelState.IsValid || page is NotFoundResult) return page;
        var result = await copies.OfCaseAsync(Reference, Form.For!, cancel);
        if (result == CaseResult.Done) return CopyForm.File(Copy, viewer.AgencyName, Now);
        ModelState.AddModelError("", CaseWords.Problem(result));
        return page;
    }

    /// <summary>Only who works on the case makes copies of it.</summary>
    protected override async Task<bool> FillAsync(CancellationToken cancel)
    {
        if (Head.MyPart == CaseMember.Observer) return false;
        if (Form.Text is not null || !HttpMethods.IsGet(Request.Method)) return true;
        var subjects = await records.SubjectsAsync(Head.Id, cancel);
        var entries = await timeline.PageAsync(Head.Id, null, null, null, MostEntries, cancel);
        var text = string.Join("\n\n",
        [
            $"{Head.Title}\n{Codes.Risk.Label(Head.Risk)}. Led by {Head.LeadAgency}, open since {TriageWords.Day(Head.OpenedAt)}.",
            .. subjects.Any(s => s.Text is not null) ? ["People and things\n" + string.Join('\n', subjects.Where(s => s.Text is not null).Select(s => $"{s.Text}: {CaseSubject.Parts.Label(s.Part)}"))] : Array.Empty<string>(),
            .. (await records.DecisionsAsync(Head.Id, cancel)).Where(d => d.Stands).Select(d => $"Decided {TriageWords.Day(d.At)}: {d.Decision}\nWhy: {d.Reason}"),
            .. (await records.OutcomesAsync(Head.Id, cancel)).Where(o => o.Counts).Select(o => $"{Codes.Outcome.Label(o.Code)}, {Days.Words(o.On)}, {o.Agency}. {o.Note}"),
            .. entries.Rows.Select(e => $"{TriageWords.Moment(e.At)}, {e.Agency}: {e.Text}"),
            .. entries.Older is null ? [] : new[] { $"What happened before these {MostEntries} entries is not in this copy." },
        ]);
        var named = (await records.NamedAsync(Head.Id, cancel)).Select(n => n.Text);
        Form = new CopyForm { Text = MarkedText.Propose(text, subjects.Select(s => s.Text).OfType<string>().Concat(named)) };
        return true;
    }
}

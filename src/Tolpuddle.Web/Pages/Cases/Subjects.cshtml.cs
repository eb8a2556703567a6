using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Reports;
using Tolpuddle.Web.Components;

namespace Tolpuddle.Web.Pages.Cases;

/// <summary>Somebody or something written down by hand.</summary>
public sealed record SubjectForm
{
    public string? Text { get; init; }
    public MentionKind Kind { get; init; }
    public string? Part { get; init; }
}

/// <summary>What is taken over from the reports.</summary>
public sealed record PickForm
{
    public List<Guid> Mentions { get; init; } = [];
    public string? Part { get; init; }
}

/// <summary>The people and things of a case: picked from what its reports name, or added by hand.</summary>
public sealed class SubjectsModel(CaseReading reading, CaseRecords records, PeopleAndThings subjects, TimeProvider time) : CasePage(reading, time)
{
    [BindProperty]
    public SubjectForm Form { get; set; } = new();

    [BindProperty]
    public PickForm Pick { get; set; } = new();

    public override string Here => $"{Root}/subjects";
    public override string Section => "People and things";

    public IReadOnlyList<SubjectRow> Rows { get; private set; } = [];
    public IReadOnlyList<NamedThing> Named { get; private set; } = [];

    public Task<IActionResult> OnPostAddAsync(CancellationToken cancel)
    {
        Need("Form.Text", Form.Text, "Write who or what it is.", CaseSubject.MaxTextLength);
        if (!CaseSubject.Parts.Contains(Form.Part)) ModelState.AddModelError("Form.Part", "Choose the part it plays, or “not known yet”.");
        return DoAsync(() => subjects.AddAsync(Reference, Form.Kind, Form.Text!, Form.Part!, cancel), "Added.", "Form.Text", cancel);
    }

    public Task<IActionResult> OnPostPickAsync(CancellationToken cancel)
    {
        if (Pick.Mentions.Count == 0) ModelState.AddModelError("Pick.Mentions", "Tick what is to be taken over.");
        if (!CaseSubject.Parts.Contains(Pick.Part)) ModelState.AddModelError("Pick.Part", "Choose the part it plays, or “not known yet”.");
        return DoAsync(() => subjects.PickAsync(Reference, Pick.Mentions, Pick.Part!, cancel), "Taken over from the reports.", "Pick.Mentions", cancel);
    }

    public static IEnumerable<SelectListItem> Kinds() => Enum.GetValues<MentionKind>().Select(k => new SelectListItem(CaseWords.Kind(k), k.ToString()));

    public static IEnumerable<SelectListItem> Parts() => Choose(CaseSubject.Parts.Codes.Select(c => new SelectListItem(c.Label, c.Value)));

    public IEnumerable<SelectListItem> Mentions() => Named.Select(n => new Choice(
        $"{CaseWords.Kind(n.Kind)}: {n.Text}", n.MentionId.ToString(),
        $"{n.Report}, {n.Part.Replace('-', ' ')}{(n.Grade is { } grade ? $", graded {grade.Source}{grade.Assessment}{grade.Handling}" : ", not graded")}"));

    protected override async Task<bool> FillAsync(CancellationToken cancel)
    {
        Rows = await records.SubjectsAsync(Head.Id, cancel);
        if (Head.MayChange) Named = await records.NamedAsync(Head.Id, cancel);
        return true;
    }
}

using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Tolpuddle.Core.Reports;

namespace Tolpuddle.Web.Pages.Reports;

/// <summary>What is chosen for one item.</summary>
public sealed record GradeForm
{
    public string? Source { get; init; }
    public string? Assessment { get; init; }
    public string? Handling { get; init; }
    public List<string> Conditions { get; init; } = [];
}

/// <summary>Grades one item of a report, 3x5x2: a mention, or what was told as a whole.</summary>
public sealed class GradeModel(ReportFile file, Grading grading) : PageModel
{
    private const string Told = "told";

    [BindProperty(SupportsGet = true)]
    public required string Reference { get; set; }

    /// <summary><c>told</c>, or the id of a mention.</summary>
    [BindProperty(SupportsGet = true)]
    public required string Item { get; set; }

    [BindProperty]
    public GradeForm Form { get; set; } = new();

    [TempData]
    public string? Notice { get; set; }

    public IReadOnlyList<SignedGrade> Grades { get; private set; } = [];

    /// <summary>The item in the words in which it was told.</summary>
    public string Text { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await FillAsync(cancel)) return NotFound();
        if (Grades.Count > 0)
        {
            var now = Grades[0];
            Form = new GradeForm { Source = now.Source, Assessment = now.Assessment, Handling = now.Handling, Conditions = [.. now.Conditions] };
        }

        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var choice = new GradeChoice(Form.Source ?? "", Form.Assessment ?? "", Form.Handling ?? "", Form.Conditions);
        AddProblems(choice);
        if (ModelState.IsValid && await file.FindAsync(Reference, cancel) is { } id)
        {
            var result = await grading.GradeAsync(id, Guid.TryParse(Item, out var mention) ? mention : null, choice, cancel);
            if (result == TriageResult.Done)
            {
                Notice = "Graded. The grade before it is kept.";
                return LocalRedirect($"/reports/{Reference}");
            }

            ModelState.AddModelError("", TriageWords.Problem(result));
        }

        return await FillAsync(cancel) ? Page() : NotFound();
    }

    public static IEnumerable<SelectListItem> Items(CodeList codes) => codes.Codes.Select(c => new SelectListItem($"{c.Value} {c.Label}", c.Value));

    private void AddProblems(GradeChoice choice)
    {
        if (!Codes.GradeSource.Contains(choice.Source)) ModelState.AddModelError("Form.Source", "Choose how reliable the source is.");
        if (!Codes.GradeAssessment.Contains(choice.Assessment)) ModelState.AddModelError("Form.Assessment", "Choose how the source knows it.");
        if (!Codes.GradeHandling.Contains(choice.Handling)) ModelState.AddModelError("Form.Handling", "Choose how it may be shared.");
        else if (choice.Handling == Grading.WithConditions && choice.Conditions.Count == 0) ModelState.AddModelError("Form.Conditions", "Choose at least one condition, or handling P.");
        else if (choice.Handling != Grading.WithConditions && choice.Conditions.Count > 0) ModelState.AddModelError("Form.Conditions", "Conditions go with handling C only. Choose C, or take them away.");
    }

    private async Task<bool> FillAsync(CancellationToken cancel)
    {
        if (await file.OpenAsync(Reference, cancel) is not { IsOurs: true } view) return false;
        if (Item == Told)
        {
            (Text, Grades) = (view.Report.Answers.What, view.NarrativeGrades);
            return true;
        }

        if (!Guid.TryParse(Item, out var id) || view.Mentions.SingleOrDefault(m => m.Id == id) is not { } mention) return false;
        (Text, Grades) = ($"{mention.Kind}: {mention.Text}", mention.Grades);
        return true;
    }
}

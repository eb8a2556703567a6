using Microsoft.AspNetCore.Mvc;
using Tolpuddle.Web.Hosting;
using Tolpuddle.Web.Languages;

namespace Tolpuddle.Web.Pages.Public.Report;

/// <summary>Any question of <see cref="Journey"/>: shows it, keeps the answer, goes on.</summary>
[IgnoreAntiforgeryToken]
internal sealed class QuestionModel(Forms forms, FormPatience patience, Texts texts) : ReportPage
{
    /// <summary>The answer that leads past the emergency number.</summary>
    private const string Danger = "DangerNow";

    public Step Step { get; private set; } = Journey.Steps[0];
    public ReportForm Form { get; private set; } = new();
    public IReadOnlyList<Step> Steps { get; private set; } = [];
    public Dictionary<string, string> Typed { get; } = [];
    public Dictionary<string, string> Errors { get; } = [];

    /// <summary>True where a flood of forms keeps this answer from being kept just now.</summary>
    public bool IsBusy { get; private set; }

    public int Number => Steps.TakeWhile(s => s != Step).Count() + 1;

    public string? BackTo => ReturnsToCheck ? ToCheck() : Journey.Before(Step, Form) is { } before ? To(before) : null;

    public string SkipTo => ReturnsToCheck ? ToCheck() : Journey.After(Step, Form) is { } after ? To(after) : ToCheck();

    public async Task<IActionResult> OnGetAsync(string step, CancellationToken cancel)
    {
        if (await OpenAsync(step, cancel) is { } elsewhere) return elsewhere;
        foreach (var field in Step.Fields) Typed[field.Name] = Form[field.Name];
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string step, CancellationToken cancel)
    {
        if (await OpenAsync(step, cancel) is { } elsewhere) return elsewhere;
        foreach (var field in Step.Fields) Read(field);
        IsBusy = Errors.Count == 0 && !patience.MaySave();
        if (IsBusy) Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        if (IsBusy || Errors.Count > 0) return Page();

        foreach (var (name, value) in Typed) Form.Answers[name] = value;
        await forms.SaveAsync(Token!, Form, cancel);
        return SeeOther(Typed.GetValueOrDefault(Danger) == "yes" ? Address("danger-now") : Onward());
    }

    private async Task<IActionResult?> OpenAsync(string slug, CancellationToken cancel)
    {
        if (Journey.Find(slug) is not { } step) return NotFound();
        if (!HasToken()) return SeeOther($"{Request.PathBase}/report");
        var form = await forms.OpenAsync(Token, cancel);
        if (form is null && step != Journey.Steps[0]) return Gone();
        if (form?.SentAt is not null) return SeeOther(Address("code"));
        (Step, Form) = (step, form ?? new ReportForm());
        Steps = Journey.For(Form);
        return null;
    }

    /// <summary>After "how may we reach you" come the details, even when only that was to be changed.</summary>
    private string Onward() => Step.Slug == "contact" && Form.WantsContact ? To(Journey.Find("contact-details")!) : SkipTo;

    private void Read(Field field)
    {
        var text = Forms.Clean(Request.Form[field.Name]);
        if (field.Kind == FieldKind.Choice && !field.Choices.Contains(text)) text = "";
        Typed[field.Name] = text;
        if (field.IsRequired && text.Length == 0) Errors[field.Name] = texts[$"report.error.{field.Name}"];
        if (text.Length > field.MaxLength) Errors[field.Name] = texts["report.error.too-long", text.Length, field.MaxLength];
    }
}

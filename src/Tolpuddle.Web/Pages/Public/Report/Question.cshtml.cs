using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Reports.Floods;
using Tolpuddle.Web.Hosting;
using Tolpuddle.Web.Languages;

namespace Tolpuddle.Web.Pages.Public.Report;

/// <summary>Any question of <see cref="Journey"/>: shows it, keeps the answer, goes where the pressed button says.</summary>
[IgnoreAntiforgeryToken]
internal sealed class QuestionModel(Forms forms, FormPatience patience, Texts texts, TimeProvider time) : ReportPage
{
    /// <summary>The answer that leads past the emergency number.</summary>
    private const string Danger = "DangerNow";

    public Step Step { get; private set; } = Journey.Steps[0];
    public ReportForm Form { get; private set; } = new();
    public IReadOnlyList<Step> Steps { get; private set; } = [];
    public IReadOnlyList<Field> Fields { get; private set; } = [];
    public Dictionary<string, string> Typed { get; } = [];
    public Dictionary<string, Wording> Errors { get; } = [];

    /// <summary>What keeps the answer from being taken: the id of its field or button, and what to do.</summary>
    public IEnumerable<(string Id, Wording Text)> Problems => Errors.Select(e => (e.Key, e.Value)).Concat(IsBusy ? [("go-on", texts["report.error.busy"])] : []);

    /// <summary>True where a flood of forms keeps this answer from being kept just now.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>What somebody wrote into a form that was sent or closed meanwhile: it was not added, and goes back to them.</summary>
    public string Late { get; private set; } = "";

    /// <summary>True while the sent form still shows its code.</summary>
    public bool IsSent { get; private set; }

    public int Number => Steps.TakeWhile(s => s != Step).Count() + 1;

    public bool HasBack => !ReturnsToCheck && Number > 1;

    public string SkipTo => ReturnsToCheck ? ToCheck() : Journey.After(Step, Form) is { } after ? To(after) : ToCheck();

    public FieldView View(Field field) => new(
        field, Typed.GetValueOrDefault(field.Name, ""), Errors.TryGetValue(field.Name, out var error) ? error : null, Step.IsOneField ? Step : null)
    {
        Prompts = Step.Slug == "details" ? Nearest.Of(Form).Prompts : [],
    };

    public async Task<IActionResult> OnGetAsync(string step, CancellationToken cancel)
    {
        if (await OpenAsync(step, cancel) is { } elsewhere) return elsewhere;
        foreach (var field in Fields) Typed[field.Name] = Form[field.Name];
        return Page();
    }

    /// <summary>Whatever button was pressed, what stands in the fields is kept: only "skip" is a plain link and keeps nothing.</summary>
    public async Task<IActionResult> OnPostAsync(string step, [FromForm(Name = "go")] Go go, CancellationToken cancel)
    {
        if (await OpenAsync(step, cancel) is { } elsewhere)
        {
            Late = WordsTyped(step);
            return Late.Length == 0 || !HasToken() ? elsewhere : Page();
        }

        foreach (var field in Fields) Read(field, isUnfinished: go is Go.Back or Go.Stay || (go == Go.Keep && !field.IsRequired));
        if (Errors.Count > 0) return Page();
        if (Typed.Any(t => Form[t.Key] != t.Value))
        {
            if (!patience.MaySave()) return Busy();
            foreach (var (name, value) in Typed) Form.Answers[name] = value;
            await forms.SaveAsync(Token!, Form, cancel);
        }

        return SeeOther(Next(go));
    }

    private async Task<IActionResult?> OpenAsync(string slug, CancellationToken cancel)
    {
        if (Journey.Find(slug) is not { } step) return NotFound();
        if (!HasToken()) return SeeOther($"{Request.PathBase}/report");
        var form = await forms.OpenAsync(Token, cancel);
        if (form is null && step != Journey.Steps[0]) return Gone();
        IsSent = form?.SentAt is not null;
        if (IsSent) return SeeOther(Address("code"));
        (Step, Form) = (step, form ?? new ReportForm { Hold = new FloodHold { Since = time.GetUtcNow().UtcDateTime } });
        (Steps, Fields) = (Journey.For(Form), [.. step.FieldsFor(Form)]);
        return null;
    }

    private string Next(Go go) => go switch
    {
        Go.Stay => To(Step),
        Go.Keep => $"{Address("keep")}&at={Step.Slug}",
        Go.Back => To(Journey.Before(Step, Form) ?? Step),
        _ when Typed.GetValueOrDefault(Danger) == "yes" => Address("danger-now") + (go == Go.Check && !ReturnsToCheck ? AndThenCheck : ""),
        _ when (go == Go.Check || ReturnsToCheck) && Unasked is { } unasked => To(unasked),
        Go.Check => ToCheck(),
        _ => SkipTo,
    };

    /// <summary>After "may we contact you" comes how, even when only that was to be changed.</summary>
    private Step? Unasked =>
        Step.Slug is "contact" or "contact-details" && Journey.After(Step, Form) is { } next && !next.IsAnswered(Form) ? next : null;

    private void Read(Field field, bool isUnfinished)
    {
        var text = Forms.Clean(Request.Form[field.Name]);
        if (field.Kind == FieldKind.Choice && !field.Choices.Contains(text)) text = "";
        Typed[field.Name] = text;
        if (field.IsRequired && text.Length == 0 && !isUnfinished) Errors[field.Name] = texts[$"report.error.{field.Name}"];
        if (text.Length > 0 && !field.IsSound(text) && !isUnfinished) Errors[field.Name] = texts[$"report.error.{field.Name}"];
        if (text.Length > field.MaxLength) Errors[field.Name] = texts["report.error.too-long", text.Length, field.MaxLength];
    }

    /// <summary>What was written with one's own words; what was chosen is quickly chosen again.</summary>
    private string WordsTyped(string slug) => string.Join(
        "\n\n", (Journey.Find(slug)?.Fields ?? []).Where(f => f.Kind != FieldKind.Choice).Select(f => Forms.Clean(Request.Form[f.Name])).Where(text => text.Length > 0));

    private PageResult Busy()
    {
        IsBusy = true;
        Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return Page();
    }
}

/// <summary>Where a button of a question leads.</summary>
public enum Go
{
    On, Back, Check,

    /// <summary>To the page that keeps the form for another day.</summary>
    Keep,

    /// <summary>To the same question, in another language.</summary>
    Stay,
}

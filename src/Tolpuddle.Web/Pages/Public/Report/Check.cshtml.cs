using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Core.Reports.Floods;
using Tolpuddle.Methods.Work;
using Tolpuddle.Web.Hosting;
using Tolpuddle.Web.Languages;

namespace Tolpuddle.Web.Pages.Public.Report;

public enum SendTrouble
{
    None,

    /// <summary>Nobody reads reports from this form just now.</summary>
    Closed,

    /// <summary>Too many at once.</summary>
    Busy,

    /// <summary>In a flood: the short wait is not over.</summary>
    Wait,

    /// <summary>It was sent from another page or device meanwhile.</summary>
    SentElsewhere,
}

/// <summary>All answers on one page, each with a way to change it, and the button that sends.</summary>
[IgnoreAntiforgeryToken]
internal sealed class CheckModel(Forms forms, Intake intake, ReturnPath path, FloodDoor door, FormPatience patience, Texts texts, TimeProvider time, ILogger<CheckModel> log) : ReportPage
{
    public ReportForm Form { get; private set; } = new();
    public SendTrouble Trouble { get; private set; }
    public IReadOnlyList<Step> Steps { get; private set; } = [];

    /// <summary>In a flood: the work that is asked.</summary>
    public WorkPuzzle? Puzzle { get; private set; }

    /// <summary>In a flood: seconds until the report can be sent without a script.</summary>
    public int SecondsLeft => Form.Hold is { } hold ? (int)Math.Ceiling(hold.LeftAt(time.GetUtcNow().UtcDateTime).TotalSeconds) : 0;

    /// <summary>The text that says when it can be sent.</summary>
    public string WaitWords => SecondsLeft switch { <= 0 => "report.flood.ready", 1 => "report.flood.wait-one", _ => "report.flood.wait" };

    public IEnumerable<Step> Answered => Steps.Where(s => s.IsAnswered(Form));

    public IEnumerable<Step> LeftOut => Steps.Where(s => !s.IsAnswered(Form));

    /// <summary>True while nothing is told by which people, places and times are found most surely.</summary>
    public bool LacksTraces => Answered.All(s => s.Slug is not ("traces" or "when"));

    /// <summary>True if the reporter may be contacted but has not said where, or nowhere that can be.</summary>
    public bool LacksAddress => Form.WantsContact && (Form.ContactAddress.Length == 0 || !Steps.SelectMany(s => s.FieldsFor(Form)).All(f => Form[f.Name].Length == 0 || f.IsSound(Form[f.Name])));

    public string ChangeAt(Step step) => To(step) + AndThenCheck;

    public string KeepHere => Address("keep");

    public string LastQuestion => To(Steps[^1]);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await OpenAsync(cancel) is { } elsewhere) return elsewhere;
        Puzzle = await door.PuzzleAsync(Form, cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync([FromForm(Name = "bits")] int bits, [FromForm(Name = "proof")] string? proof, CancellationToken cancel)
    {
        if (await OpenAsync(cancel) is { } elsewhere) return elsewhere;
        if (!patience.MaySend())
        {
            Puzzle = await door.PuzzleAsync(Form, cancel);
            return Failed(SendTrouble.Busy);
        }

        // From here on a telephone that loses its signal, or a window that is closed, has sent the report all the same.
        if (await path.FindAsync(Form.ToCode(), CancellationToken.None) is not null) return await SentBeforeAsync();
        var answer = await door.PassAsync(Token!, Form, proof is null ? null : new FloodProof(bits, proof), CancellationToken.None);
        (Form, Puzzle) = (Form with { Hold = answer.Hold }, answer.Puzzle);
        if (answer.Pass == FloodPass.Wait) return Failed(SendTrouble.Wait);
        await forms.MarkSentAsync(Token!, Form, CancellationToken.None);
        var draft = Form.ToDraft(texts.Language.Code) with { IsSetAside = answer.Pass == FloodPass.Aside };
        if (await intake.ReceiveAsync(draft, CancellationToken.None) is not ReceiveResult.Received received) return Failed(SendTrouble.Closed);
        if (received.WasThere) return await SentBeforeAsync();
        await ForgetAsync();
        await door.CountUnaskedAsync(Form, CancellationToken.None);
        return SeeOther(Address("code"));
    }

    /// <summary>A report has this form's code: this page was pressed twice, or the form was gone on with and sent from elsewhere. It is not sent again.</summary>
    private async Task<IActionResult> SentBeforeAsync()
    {
        if (await forms.OpenAsync(Token, CancellationToken.None) is not { SentAt: null }) return SeeOther(Address("code"));
        await ForgetAsync();
        Trouble = SendTrouble.SentElsewhere;
        Response.StatusCode = StatusCodes.Status409Conflict;
        return Page();
    }

    /// <summary>The report is in, whatever becomes of what was kept of it: that goes when somebody comes back with the code, or when its days are over.</summary>
    private async Task ForgetAsync()
    {
        try
        {
            await forms.ForgetAsync(Form, CancellationToken.None);
        }
        catch (Exception e) when (DatabaseTrouble.IsOfDatabase(e))
        {
            log.LogWarning("What was kept of a form could not be deleted after it was sent: {Reason}", e.GetType().Name);
        }
    }

    private async Task<IActionResult?> OpenAsync(CancellationToken cancel)
    {
        if (!HasToken() || await forms.OpenAsync(Token, cancel) is not { } form) return Gone();
        if (form.SentAt is not null) return SeeOther(Address("code"));
        if (form[Journey.What].Length == 0) return SeeOther(To(Journey.Steps[0]));
        Form = form;
        Steps = Journey.For(form);
        return null;
    }

    private PageResult Failed(SendTrouble trouble)
    {
        Trouble = trouble;
        Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        if (trouble == SendTrouble.Wait) Response.Headers.RetryAfter = SecondsLeft.ToString(CultureInfo.InvariantCulture);
        return Page();
    }
}

using Microsoft.AspNetCore.Mvc;
using Tolpuddle.Core.Reports;
using Tolpuddle.Methods.Identifiers;
using Tolpuddle.Web.Files;
using Tolpuddle.Web.Hosting;
using Tolpuddle.Web.Languages;

namespace Tolpuddle.Web.Pages.Public.Report;

/// <summary>
/// For somebody who stops and means to come back: shows the code under which the form can be kept, asks for it once so that it was surely noted, and
/// keeps the form. Then nothing of it is left under the address of this browser.
/// </summary>
[IgnoreAntiforgeryToken]
internal sealed class KeepModel(Forms forms, KeptForms kept, FormPatience patience, FileRoom room, Texts texts) : ReportPage
{
    private ReportForm _form = new();

    /// <summary>Slug of the page that was left; whatever else stands here leads to the page of all answers.</summary>
    [FromQuery(Name = "at")]
    public string? At { get; set; }

    /// <summary>True where the code is asked for.</summary>
    [FromQuery(Name = "noted")]
    public bool IsNoted { get; set; }

    public CodeTyped Typed { get; private set; } = new();

    /// <summary>What keeps the form from being kept just now, if anything does.</summary>
    public KeepResult Outcome { get; private set; } = KeepResult.Kept;

    public ReturnCode Code => _form.ToCode();

    public DateTime LastDay => kept.LastDay.ToDateTime(TimeOnly.MinValue);

    public string Back => Address(LeftAt);

    public string Show => Here(isNoted: false);

    public string Ask => Here(isNoted: true);

    private string LeftAt => Journey.Find(At)?.Slug ?? ReportForm.CheckSlug;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await OpenAsync(cancel) ?? Page();

    public async Task<IActionResult> OnPostAsync([FromForm] CodeTyped typed, [FromForm(Name = "go")] Go go, CancellationToken cancel)
    {
        if (await OpenAsync(cancel) is { } elsewhere) return elsewhere;
        (Typed, IsNoted) = (typed, true);
        if (go == Go.Stay || !typed.TryRead(texts, out var code)) return Page();
        if (code != Code)
        {
            typed.Error = texts["report.noted.other", CodeTyped.FirstDifference(code, Code)];
            return Page();
        }

        Outcome = room.IsLeft() && patience.MayKeep() ? await forms.KeepAsync(_form, LeftAt, cancel) : KeepResult.Busy;
        if (Outcome != KeepResult.Kept)
        {
            Response.StatusCode = Outcome == KeepResult.Sent ? StatusCodes.Status409Conflict : StatusCodes.Status503ServiceUnavailable;
            return Page();
        }

        await forms.DeleteAsync(Token!, CancellationToken.None); // it is kept: a connection that drops now leaves nothing open here
        return SeeOther($"{Request.PathBase}/report/kept?stopped=true");
    }

    private string Here(bool isNoted) => $"{Address("keep")}&at={LeftAt}{(isNoted ? "&noted=true" : "")}";

    private async Task<IActionResult?> OpenAsync(CancellationToken cancel)
    {
        if (!HasToken() || await forms.OpenAsync(Token, cancel) is not { } form) return Gone();
        if (form.SentAt is not null) return SeeOther(Address("code"));
        _form = form;
        return null;
    }
}

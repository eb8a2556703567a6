using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Reports;
using Tolpuddle.Web.Hosting;

namespace Tolpuddle.Web.Pages.Public.Report;

/// <summary>A page of the form. The token in its address is all that leads to what was typed.</summary>
public abstract class ReportPage : PageModel
{
    /// <summary>Key of the view data under which the layout finds the token, for the button that leaves.</summary>
    public const string LeavingForm = "Form";

    /// <summary>Ends an address from which the way leads to all answers.</summary>
    internal const string AndThenCheck = "&then=check";

    [FromQuery(Name = "form")]
    public string? Token { get; set; }

    /// <summary>Where a changed answer leads back to: <c>check</c>, or on through the questions.</summary>
    [FromQuery(Name = "then")]
    public string? Then { get; set; }

    internal bool ReturnsToCheck => Then == "check";

    /// <summary>True if the address holds a token; the layout then knows what to delete on leaving.</summary>
    internal bool HasToken()
    {
        if (!Slips.IsToken(Token)) return false;
        ViewData[LeavingForm] = Token;
        return true;
    }

    internal string To(Step step) => Address(step.Slug);

    internal string ToCheck() => $"{Request.PathBase}/report/check?form={Token}";

    internal string Address(string slug) => $"{Request.PathBase}/report/{slug}?form={Token}{(ReturnsToCheck ? AndThenCheck : "")}";

    internal static SeeOtherResult SeeOther(string address) => new(address);

    /// <summary>To the page that says that a form is closed and what has become of it.</summary>
    internal SeeOtherResult Gone() => SeeOther($"{Request.PathBase}/report/gone");
}

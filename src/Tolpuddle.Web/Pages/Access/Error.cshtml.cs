using System.Diagnostics;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Tolpuddle.Web.Pages.Access;

/// <summary>What a person reads when something went wrong: plain words and a reference that the log knows. Never a stack.</summary>
[AllowAnonymous, IgnoreAntiforgeryToken, ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class ErrorModel : PageModel
{
    public string Heading { get; private set; } = "";
    public string Advice { get; private set; } = "";

    /// <summary>Names the request in the log; empty where nothing broke.</summary>
    public string Reference { get; private set; } = "";

    public void OnGet(int? code) => Explain(code);

    public void OnPost(int? code) => Explain(code);

    private void Explain(int? code)
    {
        (Heading, Advice) = code switch
        {
            StatusCodes.Status404NotFound => ("There is no such page", "Check the address, or start again from the first page. It may also be that you may not see what was here."),
            StatusCodes.Status400BadRequest => ("That could not be sent", "The page was open for a long time, or another tab signed in or out. Go back, load the page again and send once more."),
            StatusCodes.Status413PayloadTooLarge => ("That is too much at once", "Nothing was saved. Go back, make the text shorter and send again; one page takes about a hundred thousand words."),
            StatusCodes.Status429TooManyRequests => ("Too many tries just now", "Nothing is lost. Wait a minute and try again."),
            >= 400 and < 500 => ("That cannot be done here", "Go back and try another way."),
            _ => ("Something broke on our side", "It is not your doing. What you sent before is safe. Go back and try again; if it happens again, tell us the reference."),
        };
        if (code is null or >= 500) Reference = Activity.Current?.TraceId.ToString()[..8].ToUpperInvariant() ?? HttpContext.TraceIdentifier;
    }
}

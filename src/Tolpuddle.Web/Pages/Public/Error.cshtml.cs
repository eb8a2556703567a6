using System.Security.Cryptography;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Tolpuddle.Web.Pages.Public;

/// <summary>
/// Says that something went wrong, what is safe and what to do, and gives a reference by which the log can be found.
/// Never what broke, and never where: an address may hold a reporter's token.
/// </summary>
[IgnoreAntiforgeryToken]
public sealed class ErrorModel(ILogger<ErrorModel> log) : PageModel
{
    private const string Letters = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>Drawn for this one page; it stands in the log beside the exception.</summary>
    public string Reference { get; } = RandomNumberGenerator.GetString(Letters, 8);

    public bool IsNotFound { get; private set; }

    public bool IsTooLarge { get; private set; }

    public void OnGet() => Tell();

    public void OnPost() => Tell();

    private void Tell()
    {
        var exception = HttpContext.Features.Get<IExceptionHandlerFeature>()?.Error;
        if (exception is BadHttpRequestException { StatusCode: var refused }) Response.StatusCode = refused;
        if (Response.StatusCode == StatusCodes.Status200OK) Response.StatusCode = StatusCodes.Status404NotFound;
        IsNotFound = Response.StatusCode == StatusCodes.Status404NotFound;
        IsTooLarge = Response.StatusCode == StatusCodes.Status413PayloadTooLarge;
        if (exception is not null) log.LogError("Error page {Reference} was shown after {Exception}", Reference, exception.GetType().Name);
    }
}

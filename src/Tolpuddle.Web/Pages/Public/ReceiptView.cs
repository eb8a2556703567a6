using System.Text;
using Microsoft.AspNetCore.Mvc;

namespace Tolpuddle.Web.Pages.Public;

/// <summary>A receipt as its reporter sees it.</summary>
/// <param name="Note">The receipt.</param>
/// <param name="Token">What the address of the page holds; a button sends it unseen, so that no list of downloads holds it too.</param>
/// <param name="HasWords">True where the words can be had as well.</param>
internal sealed record ReceiptView(string Note, string Token, bool HasWords)
{
    /// <summary>A file that says nothing by its name.</summary>
    public static FileContentResult File(string text, string name) =>
        new(Encoding.UTF8.GetBytes(text), "text/plain; charset=utf-8") { FileDownloadName = name };
}

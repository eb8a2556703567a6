using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Tolpuddle.Core.Reports;
using Tolpuddle.Methods.Sealing;
using Tolpuddle.Web.Languages;
using Tolpuddle.Web.Pages.Public.Report;

namespace Tolpuddle.Web.Pages.Public;

/// <summary>Tells anybody whether a receipt is ours, and hands out the key with which they can tell without us. Nothing is kept of what is pasted.</summary>
[IgnoreAntiforgeryToken]
public sealed class ReceiptModel(Receipts receipts, Texts texts) : PageModel
{
    /// <summary>Several times a receipt with the longest name.</summary>
    public const int MaxLength = 2_000;

    public string Typed { get; private set; } = "";

    public Wording? Error { get; private set; }

    public IEnumerable<(string Id, Wording Text)> Problems => Error is { } error ? [("receipt", error)] : [];

    /// <summary>What the receipt says, if it is ours.</summary>
    public Receipt? Genuine { get; private set; }

    public string Key => receipts.Key.ToString();

    public void OnGet()
    {
        // The page as it stands.
    }

    public void OnPost([FromForm(Name = "receipt")] string? typed, [FromForm(Name = "go")] Go go)
    {
        Typed = Forms.Clean(typed);
        if (go == Go.Stay) return;
        Error = WhyNot(out var genuine);
        Genuine = genuine;
    }

    private Wording? WhyNot(out Receipt? genuine)
    {
        genuine = null;
        if (Typed.Length == 0) return texts["receipt.error.empty"];
        if (Typed.Length > MaxLength) return texts["report.error.too-long", Typed.Length, MaxLength];
        return Receipt.TryVerify(Typed, receipts.Key, out genuine) ? null : texts["receipt.error.wrong"];
    }
}

using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Tolpuddle.Core.Cases;
using Tolpuddle.Core.Data;
using Tolpuddle.Core.Reports;
using Tolpuddle.Methods.Disclosure;
using Tolpuddle.Web.Pages.Cases;

namespace Tolpuddle.Web.Pages.Reports;

/// <summary>A text with what must not leave marked in it, for whom the copy is, and that somebody has read it.</summary>
public sealed record CopyForm
{
    /// <summary>More than any report or case says.</summary>
    public const int MaxTextLength = 100_000;

    public string? Text { get; init; }
    public string? For { get; init; }
    public bool IsRead { get; init; }

    /// <summary>What a report tells, with the names and identifiers in it marked: to begin with.</summary>
    public static CopyForm Of(ReportView view) => new() { Text = MarkedText.Propose(Told(view), view.Mentions.Select(m => m.Text)) };

    /// <summary>The copy as it would leave; null, with what to mend, where the marks do not belong together.</summary>
    public MarkedText? Read(ModelStateDictionary state)
    {
        if (string.IsNullOrWhiteSpace(Text)) state.AddModelError("Form.Text", "There is nothing to copy. Go back to the record to begin again.");
        else if (Text.Length > MaxTextLength) state.AddModelError("Form.Text", $"Use at most {MaxTextLength:N0} characters.");
        else if (MarkedText.TryParse(Text, out var marked)) return marked;
        else state.AddModelError("Form.Text", "The marks do not belong together: each [[ needs its ]], and none stands inside another.");
        return null;
    }

    /// <summary>Says what is missing before the copy may leave.</summary>
    public void Check(ModelStateDictionary state)
    {
        if (string.IsNullOrWhiteSpace(For)) state.AddModelError("Form.For", "Write for whom the copy is, and what for.");
        else if (For.Length > Copies.MaxForLength) state.AddModelError("Form.For", $"Use at most {Copies.MaxForLength} characters.");
        if (!IsRead) state.AddModelError("Form.IsRead", "Read the copy from beginning to end, then say so.");
    }

    /// <summary>What was told, question by question, and what it names. Who told it is not there to be removed.</summary>
    private static string Told(ReportView view) => string.Join("\n\n",
    [
        $"{Codes.Risk.Label(view.Report.Risk)}. {TriageWords.Kind(view.Report.Facts.Kind, view.Report.Facts.Sector)}. Received {TriageWords.Day(view.Report.ReceivedAt)}.",
        .. TriageWords.Told(view.Report.Answers).Select(told => $"{told.Question}\n{told.Answer}"),
        .. view.Mentions.Count == 0 ? [] : new[] { "It names\n" + string.Join('\n', view.Mentions.Select(m => $"{CaseWords.Kind(m.Kind)}: {m.Text}")) },
    ]);

    /// <summary>The copy as a file of plain text: no layer, no history, nothing behind a mark.</summary>
    public static FileContentResult File(MarkedText copy, string agency, DateTime now)
    {
        var text = $"Sanitised copy, made {TriageWords.Day(now)} by {agency}.\n{MarkedText.Mark} stands where something was taken out.\n\n{copy.Sanitised}\n";
        return new FileContentResult(System.Text.Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n")), "text/plain; charset=utf-8") { FileDownloadName = $"sanitised-copy-{Days.Of(now):yyyy-MM-dd}.txt" };
    }
}

/// <summary>What the form of a copy shows, on the page of a report or of a case.</summary>
/// <param name="Copy">As it would leave; null while somebody still marks.</param>
public sealed record CopyView(CopyForm Form, MarkedText? Copy);

using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Tolpuddle.Methods.Identifiers;
using Tolpuddle.Web.Languages;

namespace Tolpuddle.Web.Pages.Public;

/// <summary>A return code as somebody types it: in digits, or in words. What they typed stands in the boxes again if it was not right.</summary>
public sealed class CodeTyped
{
    /// <summary>More than a code with anything between its digits or words.</summary>
    public const int MaxLength = 200;

    [FromForm(Name = "code")]
    public string? Digits { get; set; }

    [FromForm(Name = "words")]
    public string? Words { get; set; }

    /// <summary>What was being written when a visit ran out; it waits in the form until the code is right.</summary>
    [FromForm(Name = "message")]
    public string? Message { get; set; }

    /// <summary>Shown above the boxes, if they were not right.</summary>
    [BindNever]
    public Wording? Error { get; set; }

    /// <summary><see cref="Error"/>, if there is one, and the id of the box that it is about.</summary>
    public IEnumerable<(string Id, Wording Text)> Problems => Error is { } error ? [(IsInWords ? "words" : "code", error)] : [];

    /// <summary>True where only words were typed: their box is open then.</summary>
    public bool IsInWords => string.IsNullOrWhiteSpace(Digits) && !string.IsNullOrWhiteSpace(Words);

    /// <summary>The code; where it cannot be one, <see cref="Error"/> says what to do.</summary>
    public bool TryRead(Texts texts, out ReturnCode code)
    {
        if (IsInWords ? texts.TryReadWords(Words, out code) : ReturnCode.TryParse(Digits, out code)) return true;
        Error = IsInWords
            ? texts["code.error.words", CodeWords.Length]
            : texts["code.error.digits", (Digits ?? "").Count(char.IsDigit), ReturnCode.Length];
        return false;
    }

    /// <summary>Which group of four differs first, counted from one.</summary>
    public static int FirstDifference(ReturnCode typed, ReturnCode shown) =>
        typed.Value.AsSpan().CommonPrefixLength(shown.Value) / ReturnCode.GroupLength + 1;
}

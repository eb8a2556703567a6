using System.Text;
using Tolpuddle.Methods.Disclosure;

namespace Tolpuddle.Core.Retention.Requests;

/// <summary>Words, and letter by letter which of them do not leave. Written with <c>[[</c> and <c>]]</c>; marks that touch are one.</summary>
internal sealed class MarkedWords
{
    private readonly StringBuilder _words = new();
    private readonly List<bool> _marks = [];

    /// <summary>The words alone.</summary>
    public string Words => _words.ToString();

    /// <summary>True if nothing of it can be read.</summary>
    public bool IsAllMarked => IsMarked(0, _marks.Count);

    /// <summary>Reads what somebody has marked. False if the marks do not belong together.</summary>
    public static bool TryRead(string text, out MarkedWords words)
    {
        words = new MarkedWords();
        if (!MarkedText.TryParse(text, out _)) return false;
        for (var (from, isIn) = (0, false); from < text.Length; isIn = !isIn)
        {
            var sign = isIn ? MarkedText.Close : MarkedText.Open;
            var at = text.IndexOf(sign, from, StringComparison.Ordinal);
            words.Append(at < 0 ? text[from..] : text[from..at], isIn);
            from = at < 0 ? text.Length : at + sign.Length;
        }

        return true;
    }

    public void Append(string words, bool isMarked)
    {
        _words.Append(words);
        _marks.AddRange(Enumerable.Repeat(isMarked, words.Length));
    }

    public void Append(MarkedWords other)
    {
        _words.Append(other._words);
        _marks.AddRange(other._marks);
    }

    public void Mark(int start, int end, bool isMarked)
    {
        for (var at = start; at < end; at++) _marks[at] = isMarked;
    }

    /// <summary>Leaves out all from a place on.</summary>
    public void CutFrom(int start)
    {
        _words.Length = start;
        _marks.RemoveRange(start, _marks.Count - start);
    }

    /// <summary>True if no letter or figure between two places can be read.</summary>
    public bool IsMarked(int start, int end)
    {
        for (var at = start; at < end; at++)
        {
            if (!_marks[at] && !char.IsWhiteSpace(_words[at]) && !char.IsPunctuation(_words[at])) return false;
        }

        return true;
    }

    /// <summary>What can be read, with a gap for each mark.</summary>
    public string Readable()
    {
        var (text, words) = (new StringBuilder(_marks.Count), Words);
        for (var at = 0; at < words.Length; at++) text.Append(_marks[at] ? '\n' : words[at]);
        return text.ToString();
    }

    public override string ToString()
    {
        var (text, words, isIn) = (new StringBuilder(_marks.Count), Words, false);
        for (var at = 0; at < words.Length; at++)
        {
            if (_marks[at] != isIn) text.Append(isIn ? MarkedText.Close : MarkedText.Open);
            isIn = _marks[at];
            text.Append(words[at]);
        }

        return (isIn ? text.Append(MarkedText.Close) : text).ToString();
    }
}

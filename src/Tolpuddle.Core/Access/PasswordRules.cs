namespace Tolpuddle.Core.Access;

/// <summary>
/// What makes a password: long enough, not among those that are tried first, and not made of what everybody knows
/// about its owner. No rules about kinds of characters. Source: National Cyber Security Centre, "Password policy:
/// updating your approach"; the list is that of zxcvbn and needs no network.
/// </summary>
public static class PasswordRules
{
    public const int MinLength = 12;
    public const int MaxLength = 128;

    /// <summary>zxcvbn's third of four: "safely unguessable", at least 10^8 guesses.</summary>
    private const int MinScore = 3;

    /// <summary>What follows is not judged: judging takes longer the longer the text, and it can only add to the strength.</summary>
    private const int JudgedLength = 64;

    private static readonly Zxcvbn.Zxcvbn Judge = new();

    /// <summary>Why <paramref name="password"/> will not do, in words for its owner; null if it will.</summary>
    /// <param name="knownWords">What others know about the owner: name, e-mail address, agency, partnership.</param>
    public static string? ProblemWith(string password, IEnumerable<string> knownWords)
    {
        if (password.Length < MinLength) return $"Use at least {MinLength} characters. Three or four words that do not belong together are easy to remember.";
        if (password.Length > MaxLength) return $"Use at most {MaxLength} characters.";
        var known = knownWords.SelectMany(words => words.Split([' ', '@', '.', '-', '_'], StringSplitOptions.RemoveEmptyEntries).Append(words));
        lock (Judge)
        {
            if (Judge.EvaluatePassword(password[..Math.Min(JudgedLength, password.Length)], known.Append("tolpuddle")).Score >= MinScore) return null;
        }

        return "This one would be guessed quickly: it is common, repeats itself, or is made of your name or ours. Three or four words that do not belong together are hard to guess.";
    }
}

namespace Tolpuddle.Methods.Identifiers;

/// <summary>Where profiles live, and what stands before the name in their addresses.</summary>
internal static class OnlinePlatforms
{
    private static readonly Dictionary<string, string> ByHost = new(StringComparer.OrdinalIgnoreCase)
    {
        ["facebook.com"] = "Facebook",
        ["fb.com"] = "Facebook",
        ["fb.me"] = "Facebook",
        ["m.me"] = "Facebook",
        ["instagram.com"] = "Instagram",
        ["threads.net"] = "Threads",
        ["threads.com"] = "Threads",
        ["tiktok.com"] = "TikTok",
        ["snapchat.com"] = "Snapchat",
        ["t.me"] = "Telegram",
        ["telegram.me"] = "Telegram",
        ["x.com"] = "X",
        ["twitter.com"] = "X",
        ["youtube.com"] = "YouTube",
        ["linkedin.com"] = "LinkedIn",
        ["vk.com"] = "VK",
        ["ok.ru"] = "Odnoklassniki",
        ["bsky.app"] = "Bluesky",
        ["reddit.com"] = "Reddit",
        ["onlyfans.com"] = "OnlyFans",
    };

    // Parts of an address that come before the name.
    private static readonly HashSet<string> BeforeName = new(StringComparer.OrdinalIgnoreCase)
    {
        "add", "in", "user", "c", "u", "profile", "people", "stories", "s",
    };

    // Parts of an address that no name follows.
    private static readonly HashSet<string> NoName = new(StringComparer.OrdinalIgnoreCase)
    {
        "p", "reel", "reels", "groups", "events", "marketplace", "watch", "share", "sharer", "pages", "explore", "i", "home", "search",
        "hashtag", "joinchat", "login", "help", "about", "company", "jobs", "posts", "photo", "photos", "profile.php", "story.php",
        "photo.php", "permalink.php", "video", "videos", "shorts", "playlist", "channel", "r", "feed", "tag", "discover", "settings",
    };

    /// <summary>Takes a profile address apart. False if it is no address of a profile on a platform that we know.</summary>
    public static bool TryReadProfile(ReadOnlySpan<char> address, out string platform, out string name)
    {
        platform = name = "";
        address = After(After(address, "https://"), "http://");
        var slash = address.IndexOf('/');
        if (slash < 0 || !TryFindHost(address[..slash], out platform)) return false;

        name = Name(address[(slash + 1)..].ToString());
        return name.Length > 0;
    }

    /// <summary>Knows a host with and without the label in front that stands for a country or a kind of screen.</summary>
    private static bool TryFindHost(ReadOnlySpan<char> host, out string platform)
    {
        var hosts = ByHost.GetAlternateLookup<ReadOnlySpan<char>>();
        if (hosts.TryGetValue(host, out platform!)) return true;
        if (hosts.TryGetValue(host[(host.IndexOf('.') + 1)..], out platform!)) return true;
        platform = "";
        return false;
    }

    private static string Name(string path)
    {
        const string numbered = "profile.php?id=";
        if (path.StartsWith(numbered, StringComparison.OrdinalIgnoreCase)) return UntilMark(path[numbered.Length..]);

        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var place = parts switch
        {
            ["people", _, _, ..] => 2, // facebook.com/people/Some-Name/1000…: the number is the account
            [var first, _, ..] when BeforeName.Contains(first) => 1,
            _ => 0,
        };
        if (place >= parts.Length) return "";

        var name = UntilMark(parts[place]);
        return NoName.Contains(name) ? "" : name;
    }

    private static string UntilMark(string part) => part.Split('?', '#', '&')[0];

    private static ReadOnlySpan<char> After(ReadOnlySpan<char> text, ReadOnlySpan<char> start) =>
        text.StartsWith(start, StringComparison.OrdinalIgnoreCase) ? text[start.Length..] : text;
}

using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Tolpuddle.Core.Scrutiny;
using Tolpuddle.Methods.Disclosure;

namespace Tolpuddle.Web.Pages.Scrutiny;

/// <summary>Whether an activity has money of its own, and whether anybody knows how much.</summary>
public enum Money
{
    None, Unknown, Known,
}

/// <summary>An activity as it is typed.</summary>
public sealed class ActivityForm
{
    [Required(ErrorMessage = "Write one or two words that open its sentence."), MaxLength(60, ErrorMessage = "Use at most 60 characters.")]
    public string Lead { get; set; } = "";

    [Required(ErrorMessage = "Write what was done."), MaxLength(600, ErrorMessage = "Use at most 600 characters.")]
    public string What { get; set; } = "";

    public ActivityKind Kind { get; set; }
    public ActivityStatus Status { get; set; }
    public string? From { get; set; }
    public string? Until { get; set; }
    public Money Money { get; set; }
    public string? Pounds { get; set; }
    public List<PartForm> Parts { get; set; } = [];

    /// <summary>The activity that this one continues.</summary>
    public Guid? FollowsId { get; set; }

    public int Version { get; set; }

    public static ActivityForm Of(ActivityDetails details)
    {
        var activity = details.Activity;
        return new ActivityForm
        {
            Lead = activity.Lead,
            What = activity.What,
            Kind = activity.Kind,
            Status = activity.Status,
            From = activity.From?.ToString(),
            Until = activity.Until?.ToString(),
            Money = activity.AmountPence is not null ? Money.Known : activity.HasAmount ? Money.Unknown : Money.None,
            Pounds = activity.AmountPence is { } pence ? (pence / 100m).ToString(CultureInfo.InvariantCulture) : "",
            Parts = [.. details.Organisations.Select(o => new PartForm { OrganisationId = o.Id, Part = o.Part })],
            FollowsId = activity.FollowsId,
            Version = activity.Version,
        };
    }

    /// <summary>What cannot be read, field by field, with what to do.</summary>
    public IEnumerable<(string Field, string Message)> Problems()
    {
        foreach (var problem in TypedTime.Problems((nameof(From), From), (nameof(Until), Until))) yield return problem;
        foreach (var problem in PublicWords.Problems((nameof(Lead), Lead), (nameof(What), What))) yield return problem;
        if (Parts.Any(p => p.IsTwice)) yield return (nameof(Parts), "Choose an organisation from the list or write a new one, not both in one row.");
        if (Money == Money.Known && !TryReadPence(out _)) yield return (nameof(Pounds), "Write the amount like 1200 or 1200.50.");
    }

    /// <summary>Writes the form, which has no <see cref="Problems"/>, into <paramref name="activity"/>.</summary>
    public void WriteTo(Activity activity)
    {
        _ = PartialDate.TryParse(From, out var from);
        _ = PartialDate.TryParse(Until, out var until);
        (activity.Lead, activity.What, activity.Kind, activity.Status) = (Lead, What, Kind, Status);
        (activity.From, activity.Until) = (from, until);
        activity.FollowsId = FollowsId;
        activity.HasAmount = Money != Money.None;
        activity.AmountPence = Money == Money.Known && TryReadPence(out var pence) ? pence : null;
    }

    private bool TryReadPence(out long pence)
    {
        pence = 0;
        var text = (Pounds ?? "").Trim().TrimStart('£');
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var pounds)) return false;
        if (pounds is < 0 or > 1_000_000_000m || decimal.Round(pounds, 2) != pounds) return false;
        pence = (long)(pounds * 100);
        return true;
    }
}

/// <summary>An organisation of the list, or one to be added to it, and the part it played.</summary>
public sealed class PartForm
{
    public Guid? OrganisationId { get; set; }

    [MaxLength(160, ErrorMessage = "Use at most 160 characters.")]
    public string? NewName { get; set; }

    public string Part { get; set; } = ActivityOrganisation.TookPart;

    public bool IsEmpty => OrganisationId is null && string.IsNullOrWhiteSpace(NewName);

    public bool IsTwice => OrganisationId is not null && !string.IsNullOrWhiteSpace(NewName);
}

public sealed class EvidenceForm
{
    [Required(ErrorMessage = "Write what shows it."), MaxLength(500, ErrorMessage = "Use at most 500 characters.")]
    public string Text { get; set; } = "";

    public string? On { get; set; }
}

/// <summary>What must hold for a beginning and an end, each known only in part or not at all.</summary>
internal static class TypedTime
{
    public static IEnumerable<(string Field, string Message)> Problems((string Field, string? Text) first, (string Field, string? Text) last)
    {
        if (!PartialDate.TryParse(first.Text, out var from)) yield return (first.Field, PartialDate.HowTo);
        if (!PartialDate.TryParse(last.Text, out var until)) yield return (last.Field, PartialDate.HowTo);
        if (string.IsNullOrWhiteSpace(first.Text) && until is not null) yield return (first.Field, "Write when it began as well: an end alone says too little.");
        if (from?.FirstDay > until?.LastDay) yield return (last.Field, "The end is before the beginning.");
    }
}

/// <summary>What must hold for words that the public will read.</summary>
internal static class PublicWords
{
    public static IEnumerable<(string Field, string Message)> Problems(params (string Field, string? Text)[] texts) =>
        from text in texts
        let few = SmallFigures.Find(text.Text ?? "")
        where few is not null
        select (text.Field, $"“{few}” counts fewer than 10, which could point to a person. Say it without the number.");
}

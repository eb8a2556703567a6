namespace Tolpuddle.Web.Pages.Reports;

// One record a form of the report's page. Nothing is required by annotation: of all forms only one is ever sent, and
// the operation says what it misses.

/// <summary>Passing the report to a colleague.</summary>
public sealed record HandOverForm
{
    public Guid To { get; init; }
    public string? Note { get; init; }
}

/// <summary>A step that needs a reason and nothing else: give back, take up again, separate.</summary>
public sealed record ReasonForm
{
    public string? Reason { get; init; }
}

/// <summary>The day by which somebody looks again.</summary>
public sealed record LookAgainForm
{
    public string? Day { get; init; }
    public string? Reason { get; init; }
}

/// <summary>A question to the reporter.</summary>
public sealed record AskForm
{
    public string? Text { get; init; }
}

/// <summary>A new judgement of risk.</summary>
public sealed record RiskForm
{
    public string? Risk { get; init; }
    public string? Reason { get; init; }
}

/// <summary>Merging with the report that this one repeats.</summary>
public sealed record MergeForm
{
    public string? Original { get; init; }
    public string? Reason { get; init; }
}

/// <summary>Booking an interpreter.</summary>
public sealed record BookingForm
{
    /// <summary>Drawn with the page, so that pressing twice books once.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public string? Who { get; init; }
    public string? Language { get; init; }
    public string? Day { get; init; }

    /// <summary>As a clock shows it.</summary>
    public string? Time { get; init; }

    public string? Way { get; init; }
    public string? Note { get; init; }
}

/// <summary>Closing with an outcome.</summary>
public sealed record CloseForm
{
    public string? Outcome { get; init; }
    public string? Reason { get; init; }

    /// <summary>True: although agencies have not said what became of it.</summary>
    public bool DespiteReferrals { get; init; }
}

/// <summary>Saying that a safeguarding duty is done, or why it does not apply.</summary>
public sealed record DutyForm
{
    public string? Duty { get; init; }
    public string? Words { get; init; }

    /// <summary>When they were told, as a clock shows it; empty: now.</summary>
    public string? Time { get; init; }
}

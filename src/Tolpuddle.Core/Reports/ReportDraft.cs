using Tolpuddle.Methods.Identifiers;

namespace Tolpuddle.Core.Reports;

/// <summary>A report as a form, a call or an import hands it over, before it has been accepted.</summary>
public sealed record ReportDraft
{
    /// <summary>Code of <see cref="Codes.Channel"/>.</summary>
    public required string Channel { get; init; }

    /// <summary>Language in which it was told, such as <c>en</c>.</summary>
    public string Language { get; init; } = "en";

    public required ReportAnswers Answers { get; init; }
    public ReportFacts Facts { get; init; } = new();

    /// <summary>Code of <see cref="Codes.Risk"/>; null: judged from the facts.</summary>
    public string? Risk { get; init; }

    /// <summary>Null: the reporter left no way to be reached but the code.</summary>
    public ReporterContactDraft? Contact { get; init; }

    /// <summary>What somebody picked out; null: recognised in the answers.</summary>
    public IReadOnlyList<DraftMention>? Mentions { get; init; }

    /// <summary>True: a return code is drawn and handed back, once.</summary>
    public bool WantsReturnCode { get; init; }

    /// <summary>The code where the caller holds one already; sending again then meets the same report and the same code.</summary>
    public ReturnCode? ReturnCode { get; init; }

    /// <summary>True for one that came in a flood and showed no work: it lies apart from the queue, and its owner is not told of it alone.</summary>
    public bool IsSetAside { get; init; }

    /// <summary>Makes sending twice harmless: the second time gives the first result.</summary>
    public Guid? Id { get; init; }

    /// <summary>Who takes it on at once; null: the agency of its channel holds it and its duty reader answers for it.</summary>
    public Guid? OwnerId { get; init; }
}

/// <summary>How the reporter may be reached; the meaning of each part stands at <see cref="ReporterContact"/>.</summary>
public sealed record ReporterContactDraft
{
    public string Name { get; init; } = "";
    public required string Way { get; init; }
    public string Address { get; init; } = "";
    public string SafeTimes { get; init; } = "";
    public string SafeWords { get; init; } = "";
    public string CallBack { get; init; } = "";
    public bool NeedsInterpreter { get; init; }
    public string SpokenLanguage { get; init; } = "";
    public string Dialect { get; init; } = "";
    public string InterpreterPerson { get; init; } = "";
    public bool MayLeaveMessage { get; init; }
}

/// <summary>A person or thing that somebody picked out of what was told.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The words in which it was named.</param>
/// <param name="Part"><c>at-risk</c>, <c>exploiter</c>, <c>place</c>, <c>means</c> or <c>unknown</c>.</param>
public sealed record DraftMention(MentionKind Kind, string Text, string Part)
{
    /// <summary>The id that the mention will have, where something was said about it before there was a report.</summary>
    public Guid? Id { get; init; }
}

/// <summary>How handing in a report ended.</summary>
public abstract record ReceiveResult
{
    private ReceiveResult()
    {
    }

    /// <summary>It is durable.</summary>
    /// <param name="ReportId">The new report, or the one that the same id made before.</param>
    /// <param name="Reference">What people call it.</param>
    /// <param name="ReturnCode">Null where none was wanted, or where it was drawn and handed out the first time.</param>
    public sealed record Received(Guid ReportId, string Reference, ReturnCode? ReturnCode) : ReceiveResult
    {
        /// <summary>True where the same id had made it before: nothing of this draft was taken.</summary>
        public bool WasThere { get; init; }
    }

    /// <summary>Nobody reads this channel now. Nothing was kept here; the caller still has the answers.</summary>
    public sealed record ChannelClosed : ReceiveResult;
}

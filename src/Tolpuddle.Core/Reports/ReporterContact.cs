using System.ComponentModel.DataAnnotations;
using Tolpuddle.Core.Data;

namespace Tolpuddle.Core.Reports;

/// <summary>How a reporter may be reached, and when that is safe. Seen only by the agency that holds the report.</summary>
public sealed class ReporterContact
{
    [Key]
    public required Guid ReportId { get; init; }

    [Encrypted]
    public string Name { get; init; } = "";

    /// <summary>Code of <see cref="Codes.ContactWay"/>; <c>none</c>: only by return code.</summary>
    [MaxLength(10)]
    public required string Way { get; init; }

    /// <summary>The number or address.</summary>
    [Encrypted]
    public string Address { get; init; } = "";

    /// <summary>When it is safe, in the reporter's words.</summary>
    [Encrypted]
    public string SafeTimes { get; init; } = "";

    /// <summary>What to say if somebody else answers.</summary>
    [Encrypted]
    public string SafeWords { get; init; } = "";

    /// <summary>When they expect to be called back.</summary>
    [Encrypted]
    public string CallBack { get; init; } = "";

    public bool MayLeaveMessage { get; init; }

    /// <summary>True if they can be spoken with through an interpreter only.</summary>
    public bool NeedsInterpreter { get; init; }

    /// <summary>The language, in the words of whoever said it.</summary>
    [Encrypted]
    public string SpokenLanguage { get; init; } = "";

    [Encrypted]
    public string Dialect { get; init; } = "";

    /// <summary>Code of <see cref="Codes.InterpreterPerson"/>; empty: not said.</summary>
    [Encrypted]
    public string InterpreterPerson { get; init; } = "";
}

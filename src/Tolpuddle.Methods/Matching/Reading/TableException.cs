namespace Tolpuddle.Methods.Matching.Reading;

/// <summary>A file cannot be read as a table; the message says why, on which line, and what to do.</summary>
public sealed class TableException(string message) : Exception(message);

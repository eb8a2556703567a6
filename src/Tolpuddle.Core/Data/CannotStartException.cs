namespace Tolpuddle.Core.Data;

/// <summary>Why the program cannot start, in words for whoever starts it: what is wrong, what is safe, what to do.</summary>
public sealed class CannotStartException(string message, Exception? cause = null) : Exception(message, cause);

"""Trackpads and touch screens: two fingers move the map, a pinch zooms it. A mouse wheel is neither."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QWidget


def wheel_pan(event: QWheelEvent) -> QPoint | None:
    """How far two fingers on a trackpad moved; None for a wheel, or with Ctrl, which zooms.

    Only systems that tell the phases of a scroll tell a trackpad's from a wheel's.
    """
    trackpad = event.phase() != Qt.ScrollPhase.NoScrollPhase and not event.pixelDelta().isNull()
    if not trackpad or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        return None
    return event.pixelDelta()


def pinch_of(event: QEvent) -> float | None:
    """The factor of a pinch, None for any other event."""
    if isinstance(event, QNativeGestureEvent):
        zooms = event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture
        return 1 + event.value() if zooms else None
    if isinstance(event, QGestureEvent):
        pinch = event.gesture(Qt.GestureType.PinchGesture)
        return pinch.scaleFactor() if isinstance(pinch, QPinchGesture) else None
    return None


def pinched_at(event: QEvent, widget: QWidget) -> QPointF:
    """The middle between the fingers, in pixels of `widget`."""
    if isinstance(event, QNativeGestureEvent):
        return event.position()
    assert isinstance(event, QGestureEvent)
    pinch = event.gesture(Qt.GestureType.PinchGesture)
    assert isinstance(pinch, QPinchGesture)
    return widget.mapFromGlobal(pinch.centerPoint())

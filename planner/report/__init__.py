"""What leaves the application: the map as a scene, pictures, the workbook. No widgets, no storage."""
